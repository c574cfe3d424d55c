/**
 * The room of the teacher: the {@link io.graniteft.teacher.Teacher} seam with the teachers that need no network, the runner
 * that asks many prompts at once, and the journal that keeps every answer from the moment it arrives.
 */
@NullMarked
package io.graniteft.teacher;

import org.jspecify.annotations.NullMarked;
