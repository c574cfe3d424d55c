package io.graniteft.cli;

/** C files for tests, each with functions unlike those of the others. */
final class Sources {
    private static final String[] VERBS = {"limit", "scale", "merge", "rotate", "filter", "count", "pack", "shift"};
    private static final String[] OPERATORS = {"+", "-", "*", "|", "&", "^"};

    private Sources() {}

    /** The file of a number; the same number gives the same text. */
    static String file(int number) {
        String verb = VERBS[number % VERBS.length] + "_" + number;
        String one = OPERATORS[number % OPERATORS.length];
        String other = OPERATORS[(number / 2 + 1) % OPERATORS.length];
        StringBuilder body = new StringBuilder();
        for (int i = 0; i <= number % 5; i++) {
            body.append("    value = (value ")
                    .append(one)
                    .append(" (rate_")
                    .append(number)
                    .append(" % ")
                    .append(number * 7 + i + 2)
                    .append("));\n");
        }
        return """
                #include <stdint.h>

                /** Brings the CAN signal %1$d into its range. */
                uint32_t %2$s_signal(uint32_t value, uint32_t rate_%1$d)
                {
                %3$s    if (value > %4$du) {
                        value = %4$du;
                    }
                    return value;
                }

                /** Sums the first bytes of the TSN frame %1$d. */
                int %2$s_frame(const uint8_t *frame, int length)
                {
                    int sum = %1$d;
                    for (int at_%1$d = 0; at_%1$d < length; at_%1$d += %5$d) {
                        sum = sum %6$s frame[at_%1$d];
                    }
                    return sum < 0 ? -%5$d : sum;
                }
                """.formatted(number, verb, body, 100 + number * 13, number % 4 + 1, other);
    }
}
