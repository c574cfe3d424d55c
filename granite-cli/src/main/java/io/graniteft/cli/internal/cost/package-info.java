/** What a configuration will cost, and what a run or a job did cost, by phase. */
@NullMarked
package io.graniteft.cli.internal.cost;

import org.jspecify.annotations.NullMarked;
