/**
 * The safety rules on live tokens and structure: a snippet is read into statements without a compiler, its own macros
 * expanded, and every rule reports where it is broken. What a report costs is the business of the caller. Not API; it may
 * change at any time.
 */
@NullMarked
package io.graniteft.eval.internal.misra;

import org.jspecify.annotations.NullMarked;
