/**
 * One class a verb: reads its options, calls the libraries, prints.
 */
@NullMarked
package io.graniteft.cli.internal.command;

import org.jspecify.annotations.NullMarked;
