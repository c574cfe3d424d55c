/** Tests of the teacher's room. */
@NullMarked
package io.graniteft.teacher;

import org.jspecify.annotations.NullMarked;
