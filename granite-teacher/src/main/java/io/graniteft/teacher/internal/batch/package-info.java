/** The parts of batch inference: what is written to a bucket, the jobs that read it, what comes back, and what is remembered. */
@NullMarked
package io.graniteft.teacher.internal.batch;

import org.jspecify.annotations.NullMarked;
