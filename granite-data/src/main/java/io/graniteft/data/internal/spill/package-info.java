/**
 * What a preparation knows of its files and functions, on disk: it grows with the input, memory does not. Also what lets a killed
 * preparation go on where it stopped.
 */
@NullMarked
package io.graniteft.data.internal.spill;

import org.jspecify.annotations.NullMarked;
