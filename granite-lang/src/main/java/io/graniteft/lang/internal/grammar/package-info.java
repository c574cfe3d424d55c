/** The generated lexer of C and C++ and the generated parser of function heads; nothing in here is written by hand. */
@NullMarked
package io.graniteft.lang.internal.grammar;

import org.jspecify.annotations.NullMarked;
