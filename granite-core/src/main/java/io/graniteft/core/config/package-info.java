/**
 * What a person may set: immutable records bound from {@code config.yaml}, {@code .env}, the environment and flags, with
 * every problem found in one go and the origin of every value on record.
 */
@NullMarked
package io.graniteft.core.config;

import org.jspecify.annotations.NullMarked;
