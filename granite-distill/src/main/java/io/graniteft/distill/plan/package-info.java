/** What a loop will take before it is begun: tokens, hours and calls of the teacher, as ranges. */
@NullMarked
package io.graniteft.distill.plan;

import org.jspecify.annotations.NullMarked;
