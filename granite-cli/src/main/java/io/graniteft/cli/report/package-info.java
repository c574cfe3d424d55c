/**
 * The report of a run: one self-contained page, made from the run's folder alone, so that it can be made again at any time
 * and on any machine.
 */
@NullMarked
package io.graniteft.cli.report;

import org.jspecify.annotations.NullMarked;
