/**
 * The stages of a run, each a thin piece between the runner and a library.
 */
@NullMarked
package io.graniteft.cli.internal.stage;

import org.jspecify.annotations.NullMarked;
