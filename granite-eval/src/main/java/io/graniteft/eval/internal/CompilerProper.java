package io.graniteft.eval.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads from what {@code gcc -###} says which program it would start. */
final class CompilerProper {
    private static final Set<String> PROGRAMS = Set.of("cc1", "cc1plus");

    private CompilerProper() {}

    /**
     * The one command of the plan, or nothing when there is none, several, another program's, or one that names a
     * temporary file, which only the driver would make.
     */
    static List<String> line(String plan) {
        List<String> found = List.of();
        for (String line : plan.split("\n", -1)) {
            if (!line.startsWith(" ")) {
                continue;
            }
            List<String> words = words(line);
            String program = words.isEmpty() ? "" : words.get(0);
            boolean usable = program.startsWith("/")
                    && PROGRAMS.contains(program.substring(program.lastIndexOf('/') + 1))
                    && words.stream().noneMatch(word -> word.equals("|") || word.startsWith("/tmp/"));
            if (!usable || !found.isEmpty()) {
                return List.of();
            }
            found = words;
        }
        return found;
    }

    /** The words of a line: some stand in double quotes, where a backslash takes the next character as it is. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
                inWord = true;
            } else if (c == '"') {
                quoted = !quoted;
                inWord = true;
            } else if (c == ' ' && !quoted) {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return quoted ? List.of() : List.copyOf(words);
    }
}
