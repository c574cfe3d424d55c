/**
 * How the scores are made: the tables, the text scans, and the compiler behind its limits. Not API; it may change at
 * any time.
 */
@NullMarked
package io.graniteft.eval.internal;

import org.jspecify.annotations.NullMarked;
