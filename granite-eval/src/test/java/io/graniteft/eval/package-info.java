/** Tests of the scores, table row by table row, and of the compiler's limits, attack by attack. */
@NullMarked
package io.graniteft.eval;

import org.jspecify.annotations.NullMarked;
