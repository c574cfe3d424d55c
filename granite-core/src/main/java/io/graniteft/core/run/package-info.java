/**
 * Running stages one after another: manifests that say what went in and came out, the table of states the pipeline
 * runs by, and the runner that skips what is already done.
 */
@NullMarked
package io.graniteft.core.run;

import org.jspecify.annotations.NullMarked;
