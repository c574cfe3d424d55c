package io.graniteft.testkit.bedrock;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that the fake knows.
 *
 * @param accessKeyId its name
 * @param secretAccessKey what signs
 * @param sessionToken what must come along; null: nothing
 * @param expired whether its time is over
 */
public record BedrockKey(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        boolean expired) {
    /** A key as a user has it. */
    public static final BedrockKey USER =
            new BedrockKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null, false);

    /** A key as a role has it, for an hour. */
    public static final BedrockKey ROLE = new BedrockKey(
            "ASIAIOSFODNN7EXAMPLE",
            "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
            "AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFF",
            false);

    /** A key whose hour is over. */
    public static final BedrockKey EXPIRED = new BedrockKey(
            "ASIAI44QH8DHBEXAMPLE",
            "uYs6tpLO8pNDWbClwBF/2Zp9Utk/h3yEXAMPLEKE",
            "AQoEXAMPLEEXPIREDaoAH0gNCAPyJxz",
            true);

    /** An API key of Bedrock, which is sent as a bearer token. */
    public static final String API_KEY = "ABSKQmVkcm9ja0FQSUtleS1FWEFNUExFLTEyMzQ1Njc4OTA=";

    /** The variables of somebody who signs with this key. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ACCESS_KEY_ID", accessKeyId);
        variables.put("AWS_SECRET_ACCESS_KEY", secretAccessKey);
        if (sessionToken != null) {
            variables.put("AWS_SESSION_TOKEN", sessionToken);
        }
        return variables;
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "BedrockKey[" + accessKeyId + "]";
    }
}
