/**
 * AWS on this machine, for tests: a server that checks signatures and policies, and a line to it that fails as real ones do.
 */
@NullMarked
package io.graniteft.testkit.aws;

import org.jspecify.annotations.NullMarked;
