/** Tests of the loop's inner parts. */
@NullMarked
package io.graniteft.distill.internal;

import org.jspecify.annotations.NullMarked;
