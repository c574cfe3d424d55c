/**
 * The loop's decisions without the loop: a student whose skill is known stands in for the real one, so that thresholds, patience and
 * sample counts can be tried in seconds, before money is spent.
 */
@NullMarked
package io.graniteft.distill.simulate;

import org.jspecify.annotations.NullMarked;
