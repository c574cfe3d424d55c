package io.graniteft.sagemaker;

import java.time.Instant;

/**
 * A line of a log.
 *
 * @param stream the machine that wrote it
 * @param at when it was written
 * @param text the line
 */
public record LogLine(String stream, Instant at, String text) {}
