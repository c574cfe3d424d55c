/** Measures the house's libraries beside the tools that people trust, on the same files in one run. Nothing here is published. */
@NullMarked
package io.graniteft.bench;

import org.jspecify.annotations.NullMarked;
