/** Tests of the measurements, not of what they measure. */
@NullMarked
package io.graniteft.bench.eval;

import org.jspecify.annotations.NullMarked;
