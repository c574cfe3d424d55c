/**
 * What a person sees: progress, tables, colour, and errors with their hints.
 */
@NullMarked
package io.graniteft.cli.internal.terminal;

import org.jspecify.annotations.NullMarked;
