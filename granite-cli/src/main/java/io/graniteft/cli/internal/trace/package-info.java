/** Where a training example comes from and what became of it, told from the files of a run. */
@NullMarked
package io.graniteft.cli.internal.trace;

import org.jspecify.annotations.NullMarked;
