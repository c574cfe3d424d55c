/** Tests of what people ask of a tuned student. */
@NullMarked
package io.graniteft.cli.internal.student;

import org.jspecify.annotations.NullMarked;
