/**
 * Why files, functions and examples are left out: the words that all packages of this module share.
 */
@NullMarked
package io.graniteft.data.reason;

import org.jspecify.annotations.NullMarked;
