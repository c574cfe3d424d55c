/**
 * Compiles a snippet that was cut out of its file: gathers or makes up the declarations it lacks, and tells the
 * compiler's complaints about the snippet from those about what was made up. Not API; it may change at any time.
 */
@NullMarked
package io.graniteft.eval.internal.compile;

import org.jspecify.annotations.NullMarked;
