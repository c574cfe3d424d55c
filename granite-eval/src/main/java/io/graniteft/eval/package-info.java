/**
 * Scores for generated C and C++: does it compile, does it speak the protocol, is it safe, is it readable.
 */
@NullMarked
package io.graniteft.eval;

import org.jspecify.annotations.NullMarked;
