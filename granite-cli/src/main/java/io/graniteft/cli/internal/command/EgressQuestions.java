package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.stage.EgressMemory;
import io.graniteft.cli.internal.terminal.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks once whose code may leave the house, and keeps the answers in the configuration. */
final class EgressQuestions {
    private EgressQuestions() {}

    /**
     * Asks about each source.
     *
     * @param consent agrees to all of them for this time when it was given beforehand; then nothing is kept
     * @param sources that nothing was decided about, by name
     * @param to who would see the code
     * @param config the file that keeps the answers
     * @return the answers, by the source's name
     */
    static Map<String, Boolean> ask(Console console, Consent consent, List<String> sources, String to, Path config) {
        Map<String, Boolean> answers = new TreeMap<>();
        for (String source : sources) {
            answers.put(
                    source,
                    consent.given() || consent.ask("May code of the source `" + source + "` be sent to " + to + "?"));
        }
        if (!consent.given() && !answers.isEmpty()) {
            EgressMemory.keep(config, answers);
            console.err().println("kept in " + config + ", policy.egress.sources");
        }
        return answers;
    }
}
