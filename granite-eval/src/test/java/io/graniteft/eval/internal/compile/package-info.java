/** Tests of the parts that no user of the library sees. */
@NullMarked
package io.graniteft.eval.internal.compile;

import org.jspecify.annotations.NullMarked;
