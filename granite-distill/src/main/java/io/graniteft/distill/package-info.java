/**
 * The loop in which the teacher corrects the student's worst outputs until the student converges.
 */
@NullMarked
package io.graniteft.distill;

import org.jspecify.annotations.NullMarked;
