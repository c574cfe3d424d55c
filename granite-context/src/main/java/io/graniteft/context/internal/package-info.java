/** How symbols are read, words and vectors are made, and the stores do their work. */
@NullMarked
package io.graniteft.context.internal;

import org.jspecify.annotations.NullMarked;
