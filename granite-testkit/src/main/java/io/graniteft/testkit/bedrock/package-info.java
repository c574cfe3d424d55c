/**
 * Amazon Bedrock on this machine: an HTTP service that checks signatures and requests as the real one does, throttles by a quota,
 * takes its time, fails in every way that the real one fails, and counts what it did. For tests in the same process, and for
 * benchmarks as a process of its own.
 */
@NullMarked
package io.graniteft.testkit.bedrock;

import org.jspecify.annotations.NullMarked;
