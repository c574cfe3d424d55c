package io.graniteft.core.config;

/**
 * Where runs are kept.
 *
 * @param folder the folder of runs, relative to the folder the command was called in
 */
public record RunConfig(String folder) {}
