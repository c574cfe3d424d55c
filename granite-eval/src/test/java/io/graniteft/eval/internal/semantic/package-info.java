/** Tests of the rules of profile semantic. */
@NullMarked
package io.graniteft.eval.internal.semantic;

import org.jspecify.annotations.NullMarked;
