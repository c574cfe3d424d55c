/**
 * From a function to the requests that a developer could make for it, and their answers.
 */
@NullMarked
package io.graniteft.data.example;

import org.jspecify.annotations.NullMarked;
