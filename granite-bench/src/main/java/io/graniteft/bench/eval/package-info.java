/**
 * Measures the scores of granite-eval on real functions and on copies of them with one planted defect each. The files are
 * split into a development and a blind half by their paths, so that nothing is tuned on what it is judged by.
 */
@NullMarked
package io.graniteft.bench.eval;

import org.jspecify.annotations.NullMarked;
