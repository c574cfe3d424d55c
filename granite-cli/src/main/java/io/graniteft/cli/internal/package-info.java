/**
 * What the commands share: the one class that wires the libraries together, and the checkout's and the jar's own files.
 */
@NullMarked
package io.graniteft.cli.internal;

import org.jspecify.annotations.NullMarked;
