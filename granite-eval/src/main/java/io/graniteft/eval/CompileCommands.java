package io.graniteft.eval;

import io.graniteft.eval.internal.CompilerOptions;
import io.graniteft.eval.internal.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A build's {@code compile_commands.json}: which compiler each file is built with, and for which target. Of the options,
 * those that name files or change what is reported are left out, see {@link CodeQualityEvaluator.Builder#compilerOptions}.
 */
public final class CompileCommands {
    private final Map<Path, Target> targets;

    private CompileCommands(Map<Path, Target> targets) {
        this.targets = targets;
    }

    /**
     * What a file is built with.
     *
     * @param compiler the command, a name on the PATH or a path
     * @param options of the target
     */
    public record Target(String compiler, List<String> options) {
        /** Copies the options. */
        public Target {
            Objects.requireNonNull(compiler, "compiler");
            options = List.copyOf(options);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it is no list of compile commands
     */
    public static CompileCommands read(Path file) throws IOException {
        JsonTree root = JsonTree.read(Files.readString(file));
        if (!root.isArray()) {
            throw new IllegalArgumentException("a list of objects with file and command is expected");
        }
        Map<Path, Target> targets = new LinkedHashMap<>();
        Path home = file.toAbsolutePath().normalize().getParent();
        for (JsonTree entry : root) {
            List<String> words = new ArrayList<>();
            entry.path("arguments").forEach(word -> words.add(word.text("")));
            if (words.isEmpty()) {
                words.addAll(split(entry.path("command").text("")));
            }
            if (words.isEmpty() || !entry.path("file").isText()) {
                throw new IllegalArgumentException("an entry lacks its file or its command");
            }
            try {
                Path folder = (home == null ? Path.of("") : home)
                        .resolve(entry.path("directory").text(""));
                Path source = folder.resolve(entry.path("file").text("")).normalize();
                targets.putIfAbsent(source, target(words));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("an entry names no path: " + e.getInput(), e);
            }
        }
        return new CompileCommands(targets);
    }

    /** What a file is built with; empty when the build does not know it. */
    public Optional<Target> of(Path file) {
        return Optional.ofNullable(targets.get(file.toAbsolutePath().normalize()));
    }

    private static Target target(List<String> words) {
        List<String> joined = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            boolean apart = words.get(i).equals("-D") || words.get(i).equals("-U");
            joined.add(apart && i + 1 < words.size() ? words.get(i) + words.get(++i) : words.get(i));
        }
        return new Target(words.get(0), CompilerOptions.allowedOf(joined));
    }

    /** The words of a shell's command line: blanks part them, quotes and backslashes keep blanks. */
    public static List<String> split(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (c == '\\' && quote != '\'' && i + 1 < command.length()) {
                word.append(command.charAt(++i));
                open = true;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                open = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (open) {
                    words.add(word.toString());
                }
                word.setLength(0);
                open = false;
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }
}
