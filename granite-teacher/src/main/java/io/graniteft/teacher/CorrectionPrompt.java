package io.graniteft.teacher;

import java.math.BigDecimal;
import java.math.RoundingMode;

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

    private static String within(String text) {
        return text.replace("</prompt>", "</ prompt>").replace("</student_output>", "</ student_output>");
    }

    private static String printed(double score) {
        BigDecimal rounded = BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_UP);
        BigDecimal shortest = rounded.stripTrailingZeros();
        return (shortest.scale() < 1 ? shortest.setScale(1) : shortest).toPlainString();
    }
}
