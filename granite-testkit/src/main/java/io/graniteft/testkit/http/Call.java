package io.graniteft.testkit.http;

import org.jspecify.annotations.Nullable;

/**
 * One call of a model, as a service understood it.
 *
 * @param model who is asked
 * @param system who it is told to be
 * @param prompt what is asked
 * @param maxTokens tokens of the answer at most
 * @param temperature of the sampling
 * @param attempt how often this prompt was asked, this time included
 */
public record Call(
        String model, @Nullable String system, String prompt, int maxTokens, double temperature, int attempt) {}
