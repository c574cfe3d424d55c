package io.graniteft.distill;

/** C for tests: the same function as the corpus has it, as a fair student writes it, and as a poor one does. */
final class TestCode {
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
                    return state;
                }
                """.formatted(number, number);
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
