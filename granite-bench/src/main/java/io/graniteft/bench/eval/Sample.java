package io.graniteft.bench.eval;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Extraction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Real functions of some source trees.
 *
 * @param name where it is from: tree, path and function
 * @param language as granite-lang sees it
 * @param code the function's text; for {@link #withCallee} preceded by a function that it calls
 * @param withCallee whether the text holds a callee as well
 */
public record Sample(String name, Language language, String code, boolean withCallee) {
    private static final Set<String> EXTENSIONS = Set.of("c", "h", "cpp", "cc", "cxx", "hpp", "hh", "hxx");
    private static final int MIN_LINES = 4;
    private static final int MAX_LINES = 80;

    /** The half of a file: its path decides, so that near functions stay together. */
    public enum Half {
        /** Looked at while the rules are made. */
        DEV,
        /** Only measured. */
        BLIND
    }

    /**
     * A sample of one language from one half, the same for the same trees and seed. Every tree gives about the same
     * number, as far as it has them.
     */
    static List<Sample> draw(List<Path> trees, Half half, Language language, int count, long seed) {
        List<List<Sample>> perTree = new ArrayList<>();
        for (Path tree : trees) {
            List<Sample> all = read(tree, half, language);
            Collections.shuffle(all, new Random(seed));
            if (!all.isEmpty()) {
                perTree.add(all);
            }
        }
        List<Sample> drawn = new ArrayList<>();
        for (int i = 0; drawn.size() < count && perTree.stream().anyMatch(any -> !any.isEmpty()); i++) {
            List<Sample> tree = perTree.get(i % perTree.size());
            if (!tree.isEmpty()) {
                drawn.add(tree.remove(tree.size() - 1));
            }
        }
        return drawn;
    }

    private static List<Sample> read(Path tree, Half half, Language language) {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(tree)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                String relative = tree.getFileName() + "/" + tree.relativize(file);
                String extension = relative.substring(relative.lastIndexOf('.') + 1);
                if (EXTENSIONS.contains(extension) && halfOf(relative) == half && Files.size(file) < 1_000_000) {
                    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                    functions(relative, text, language, samples);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    private static void functions(String path, String text, Language language, List<Sample> samples) {
        Extraction extraction = new FunctionExtractor().extract(new SourceText(path, text));
        Map<String, CFunction> byName = new HashMap<>();
        extraction.functions().forEach(each -> byName.putIfAbsent(each.name(), each));
        for (CFunction function : extraction.functions()) {
            int lines = function.endLine() - function.startLine() + 1;
            boolean usual = function.language() == language
                    && lines >= MIN_LINES
                    && lines <= MAX_LINES
                    && !function.name().matches("[A-Z0-9_]+")
                    && !function.text().contains("\uFFFD");
            if (!usual) {
                continue;
            }
            String name = path + ":" + function.startLine() + ":" + function.name();
            samples.add(new Sample(name, language, function.text() + "\n", false));
            function.calls().stream()
                    .map(call -> byName.get(call.name()))
                    .filter(callee -> callee != null
                            && !callee.equals(function)
                            && !callee.parameters().isEmpty()
                            && language == Language.C
                            && callee.endLine() - callee.startLine() < 40)
                    .findFirst()
                    .ifPresent(callee -> samples.add(new Sample(
                            name + "+callee", language, callee.text() + "\n\n" + function.text() + "\n", true)));
        }
    }

    static Half halfOf(String path) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
            return (digest[0] & 1) == 0 ? Half.DEV : Half.BLIND;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
