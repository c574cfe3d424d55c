package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * A line of {@code preferences.jsonl}: of two answers to a request, the one that is to be preferred.
 *
 * @param prompt the request
 * @param chosen the correction that was accepted
 * @param rejected the student's answer that it corrects
 * @param findings what cost the student's answer points, one line each
 */
@JsonPropertyOrder({"prompt", "chosen", "rejected", "findings"})
public record Preference(String prompt, String chosen, String rejected, List<String> findings) {
    /** The file's name, in the folder of the loop and in those of its epochs. */
    public static final String FILE_NAME = "preferences.jsonl";

    public Preference {
        findings = List.copyOf(findings);
    }
}
