/**
 * Keeps what is held out for tests out of training: functions that are like held-out code, or that answer a held-out prompt, whatever
 * their names are.
 */
@NullMarked
package io.graniteft.data.curate.heldout;

import org.jspecify.annotations.NullMarked;
