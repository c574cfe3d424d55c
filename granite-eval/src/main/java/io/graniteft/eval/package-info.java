/**
 * Scores for generated C and C++: does it compile, does it speak the protocol, is it safe, is it readable.
 *
 * <p>{@link io.graniteft.eval.CodeQualityEvaluator} turns a {@link io.graniteft.eval.Snippet} into a
 * {@link io.graniteft.eval.QualityScore}, and every point lost or won is a {@link io.graniteft.eval.Finding}. The room
 * holds no state, knows no other room but granite-lang, and reports by return values and JDK exceptions.
 */
@NullMarked
package io.graniteft.eval;

import org.jspecify.annotations.NullMarked;
