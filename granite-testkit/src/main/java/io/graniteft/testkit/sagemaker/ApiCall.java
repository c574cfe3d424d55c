package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call as it arrived.
 *
 * @param number from 1, in the order of arrival
 * @param service the prefix of its target header, such as {@code SageMaker}
 * @param operation such as {@code CreateTrainingJob}
 * @param body the request
 * @param raw everything that came over the line, headers included
 */
public record ApiCall(int number, String service, String operation, JsonNode body, String raw) {}
