package io.graniteft.sagemaker;

import java.time.Instant;

/**
 * A job in a list.
 *
 * @param name of the job
 * @param training whether it is a training job of the service, rather than a processing job
 * @param status in one word
 * @param created when it was made
 */
public record JobSummary(String name, boolean training, String status, Instant created) {}
