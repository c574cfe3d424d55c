package io.graniteft.teacher;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/** The request by which a teacher corrects what the student wrote. */
public final class CorrectionPrompt {
    private static final String BEFORE_PROMPT = """
            A student model was asked to generate automotive embedded code for the following prompt:
            <prompt>""";
    private static final String BEFORE_SCORE = """
            </prompt>

            The student produced this output (scored \
            """;
    private static final String BEFORE_OUTPUT = """
            /10):
            <student_output>""";
    private static final String AFTER_OUTPUT = """
            </student_output>

            Please provide a corrected, production-quality version that:
            1. Fixes any errors or bugs
            2. Follows MISRA-C guidelines
            3. Includes proper error handling
            4. Uses correct data types (uint8_t, uint32_t, etc.)
            5. Is suitable for embedded automotive systems (TSN/AVB)""";

    private CorrectionPrompt() {}

    /**
     * The request. Prompt and output stand in it as they are; only a closing tag within them, which would end its part
     * early, gets a space before its name.
     *
     * @param originalPrompt what the student was asked
     * @param studentOutput what it answered
     * @param score from 0 to 10; printed with one decimal, or two where the second is not 0, rounded half up
     */
    public static String render(String originalPrompt, String studentOutput, double score) {
        return BEFORE_PROMPT
                + within(originalPrompt)
                + BEFORE_SCORE
                + printed(score)
                + BEFORE_OUTPUT
                + within(studentOutput)
                + AFTER_OUTPUT;
    }

    /**
     * The request, followed by what was found in the output, so that the teacher need not guess what it was marked down for.
     *
     * @param findings one line each; none: the request alone
     */
    public static String render(String originalPrompt, String studentOutput, double score, List<String> findings) {
        String request = render(originalPrompt, studentOutput, score);
        return findings.isEmpty() ? request : request + "\n\nFound in the student's output:\n" + list(findings);
    }

    /**
     * The request for another correction, since an earlier one was not accepted.
     *
     * @param request the first request, as {@code render} made it
     * @param correction the code of the earlier answer; empty if it had none
     * @param score of the earlier answer
     * @param findings in the earlier answer, one line each
     */
    public static String again(String request, String correction, double score, List<String> findings) {
        String earlier = correction.isEmpty()
                ? "\n\nAn earlier answer to this request had no code. Please answer with the code."
                : "\n\nAn earlier correction was not accepted (scored " + printed(score) + "/10):\n<correction>"
                        + correction.replace("</correction>", "</ correction>") + "</correction>\n"
                        + "Please provide a better one.";
        return request
                + earlier
                + (findings.isEmpty() ? "" : "\n\nFound in the earlier correction:\n" + list(findings));
    }

    private static String list(List<String> findings) {
        return findings.stream().map(finding -> "- " + finding).collect(Collectors.joining("\n"));
    }

    private static String within(String text) {
        return text.replace("</prompt>", "</ prompt>").replace("</student_output>", "</ student_output>");
    }

    private static String printed(double score) {
        BigDecimal rounded = BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_UP);
        BigDecimal shortest = rounded.stripTrailingZeros();
        return (shortest.scale() < 1 ? shortest.setScale(1) : shortest).toPlainString();
    }
}
