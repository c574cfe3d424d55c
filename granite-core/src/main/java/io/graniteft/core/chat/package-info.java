/**
 * What the student learns from: chat examples and prompts, in the exact shape of the JSON Lines files.
 */
@NullMarked
package io.graniteft.core.chat;

import org.jspecify.annotations.NullMarked;
