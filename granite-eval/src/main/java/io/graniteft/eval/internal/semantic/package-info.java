/**
 * The rules of {@link io.graniteft.eval.Profile#SEMANTIC}: one class a dimension, each looking at live tokens and
 * structure rather than at words. Not API; it may change at any time.
 */
@NullMarked
package io.graniteft.eval.internal.semantic;

import org.jspecify.annotations.NullMarked;
