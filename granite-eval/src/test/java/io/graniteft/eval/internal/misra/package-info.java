/** Tests of the safety rules on live tokens and structure. */
@NullMarked
package io.graniteft.eval.internal.misra;

import org.jspecify.annotations.NullMarked;
