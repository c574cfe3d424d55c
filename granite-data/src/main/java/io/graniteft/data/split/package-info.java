/**
 * Which examples are trained on and which are only looked at: whole groups of alike functions go to one side.
 */
@NullMarked
package io.graniteft.data.split;

import org.jspecify.annotations.NullMarked;
