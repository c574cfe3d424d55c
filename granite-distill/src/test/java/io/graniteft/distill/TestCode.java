package io.graniteft.distill;

import java.util.List;

/** C for tests: the same function as the corpus has it, as a fair student writes it, and as a poor one does. */
final class TestCode {
    private static final List<String> STEPS = List.of(
            "state ^= cycle >> 3U;",
            "if (state > cycle) { state -= cycle; }",
            "state = (state << 1U) | (cycle & 1U);",
            "while (state > 4096U) { state /= 2U; }",
            "state += (cycle * 7U) % 11U;",
            "cycle = cycle - (state & 15U);",
            "state = (cycle == 0U) ? state : (state % cycle);",
            "for (uint32_t i = 0U; i < 4U; i++) { state += i; }");

    private TestCode() {}

    static String good(int number) {
        return """
                #include <stdint.h>
                #include <stddef.h>

                /**
                 * @brief Reads the time-aware gate of a traffic class of the TSN schedule.
                 * @param gates gate control list of the shaper, guard band included
                 * @param cycle cycle time of the schedule in nanoseconds
                 * @return the gate's state, or 0 without a list
                 */
                static uint32_t gate_%d(const uint32_t *gates, uint32_t cycle)
                {
                    uint32_t state = 0U;

                    if (gates != NULL) {
                        state = gates[cycle & %dU];
                    }
                %s    return state;
                }
                """.formatted(number, number, steps(number));
    }

    /** So that no two functions are like each other: a few steps of several that are possible, by the number. */
    private static String steps(int number) {
        StringBuilder steps = new StringBuilder();
        long choice = number * 0x9E3779B97F4A7C15L;
        for (int step = 0; step < 8; step++) {
            choice = choice * 6364136223846793005L + 1442695040888963407L;
            steps.append("    ").append(STEPS.get((int) (choice >>> 61))).append('\n');
        }
        return steps.toString();
    }

    static String poor(int number) {
        return """
                int gate_%d(int *gates, int cycle) {
                    int *copy = malloc(4 * %d);
                    char line[8];
                    gets(line);
                    strcpy(line, gates);
                    goto out;
                out:
                    return copy[cycle]
                }
                """.formatted(number, number);
    }

    static String broken(int number) {
        return "int gate_%d(int *gates { while (1) { goto x; gets(gates; malloc(\n".formatted(number);
    }
}
