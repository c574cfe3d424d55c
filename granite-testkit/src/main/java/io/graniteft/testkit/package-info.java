/**
 * Fakes, fixtures and contract tests of every seam, for authors of tests and of other implementations.
 */
@NullMarked
package io.graniteft.testkit;

import org.jspecify.annotations.NullMarked;
