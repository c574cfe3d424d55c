package io.graniteft.sagemaker;

/**
 * A job that is there.
 *
 * @param name of the job
 * @param started whether this launch made it; else it was there already
 * @param state as it was seen last
 */
public record Launched(String name, boolean started, JobState state) {}
