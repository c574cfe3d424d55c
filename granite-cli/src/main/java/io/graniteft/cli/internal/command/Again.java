package io.graniteft.cli.internal.command;

import io.graniteft.core.config.Environment;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says how to go on after an interruption. */
final class Again {
    /** Verbs that use what an earlier call has finished. */
    private static final Set<String> RESUMING = Set.of("run", "distill", "teach", "train");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Again() {}

    /**
     * The command to repeat, ready to be pasted into a shell. Without {@code --new}, which would start from the beginning.
     *
     * @param verb the verb that was interrupted
     * @param arguments all words of the command line
     * @param environment holds the secrets to mask
     */
    static String hint(String verb, String[] arguments, Map<String, String> environment) {
        String words = Arrays.stream(arguments)
                .filter(word -> !word.equals("--new"))
                .map(Again::quoted)
                .collect(Collectors.joining(" "));
        String command = Environment.of(environment).secrets().mask("granite " + words);
        boolean fileGoneOnWith =
                verb.equals("generate") && Arrays.asList(arguments).contains("--output");
        return RESUMING.contains(verb) || fileGoneOnWith
                ? "finished work is kept; this goes on where it stopped: " + command
                : "this starts again: " + command;
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
