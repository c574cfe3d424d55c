/** Tests of the loop, with a scripted student and everything else real. */
@NullMarked
package io.graniteft.distill;

import org.jspecify.annotations.NullMarked;
