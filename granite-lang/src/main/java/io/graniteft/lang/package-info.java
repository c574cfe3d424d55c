/**
 * C and C++ as text: from characters to tokens to functions, without a preprocessor and without ever throwing on bad input.
 */
@NullMarked
package io.graniteft.lang;

import org.jspecify.annotations.NullMarked;
