/**
 * The trainer's Python: its files out of the jar, and its environment in the user's cache folder.
 */
@NullMarked
package io.graniteft.cli.internal.python;

import org.jspecify.annotations.NullMarked;
