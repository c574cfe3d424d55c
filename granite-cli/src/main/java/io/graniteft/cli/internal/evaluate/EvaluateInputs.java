package io.graniteft.cli.internal.evaluate;

import io.graniteft.cli.internal.extract.SourceFiles;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.eval.CodeBlocks;
import io.graniteft.eval.EvaluationJson;
import io.graniteft.eval.EvaluationJson.InputLine;
import io.graniteft.eval.Snippet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds what is to be scored: in files, in folders, in lines of JSON, in answers. */
public final class EvaluateInputs {
    private EvaluateInputs() {}

    /**
     * The snippets of files and folders, in the order named. An answer in Markdown, which {@code -} may be too, is reduced to
     * its code, each line with the number that it has in the answer.
     *
     * @param problems is told which files below a folder cannot be read
     */
    public static List<InputLine> files(List<String> paths, Consumer<String> problems) throws IOException {
        List<InputLine> inputs = new ArrayList<>();
        for (String path : paths) {
            if (path.equals("-")) {
                inputs.add(input(path, System.in.readAllBytes(), true));
            } else if (Files.isDirectory(Path.of(path))) {
                String prefix = path.replaceAll("/+$", "") + "/";
                for (SourceFiles.Source source : SourceFiles.below(Path.of(path), prefix, problems)) {
                    Path file = source.path();
                    if (file != null && !source.label().endsWith(".txt")) {
                        inputs.add(input(source.label(), Files.readAllBytes(file), false));
                    }
                }
            } else {
                boolean answer = path.toLowerCase(Locale.ROOT).endsWith(".md");
                inputs.add(input(path, Files.readAllBytes(existing(path)), answer));
            }
        }
        return inputs;
    }

    /** The snippets of a file of lines, or what is wrong with each; a code that is an answer in Markdown is reduced to its code. */
    public static List<InputLine> lines(String path) throws IOException {
        List<InputLine> inputs = new ArrayList<>();
        try (BufferedReader reader = path.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(existing(path))) {
            int number = 0;
            for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    inputs.add(withoutProse(EvaluationJson.read(line, number)));
                }
            }
        }
        return inputs;
    }

    private static InputLine withoutProse(InputLine line) {
        Snippet snippet = line.snippet();
        return snippet == null
                ? line
                : new InputLine(
                        line.lineNumber(),
                        new Snippet(
                                snippet.id(),
                                CodeBlocks.extractInPlace(snippet.code()),
                                snippet.language(),
                                snippet.domain()),
                        null);
    }

    private static InputLine input(String label, byte[] bytes, boolean answer) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return new InputLine(1, Snippet.of(label, answer ? CodeBlocks.extractInPlace(text) : text), null);
    }

    private static Path existing(String path) {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new GraniteException(
                    ErrorCode.FAILED, "no such file: " + path, "check the path; it is relative to the current folder");
        }
        return file;
    }
}
