/**
 * The command line: thin commands over the libraries, and the one class that wires them together.
 */
@NullMarked
package io.graniteft.cli;

import org.jspecify.annotations.NullMarked;
