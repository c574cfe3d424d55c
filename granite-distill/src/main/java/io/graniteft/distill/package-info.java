/**
 * The loop in which the teacher corrects the student's worst outputs until the student converges: the {@link
 * io.graniteft.distill.StudentModel} seam with its worker process, the sets of prompts that never meet, the epoch's four
 * steps, the metrics of an epoch, and the rule that ends the loop. Everything is kept in files, so that a loop that was
 * killed goes on where it stood.
 */
@NullMarked
package io.graniteft.distill;

import org.jspecify.annotations.NullMarked;
