package io.graniteft.eval;

import io.graniteft.eval.internal.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines that evaluations are read from and written to: one JSON object a line, without a line end. */
public final class EvaluationJson {

    private EvaluationJson() {}

    /**
     * One line of input: the snippet, or what is wrong with the line. Exactly one of the two is null.
     *
     * @param lineNumber the line in its file, from 1
     * @param snippet what is to be scored
     * @param error what is wrong, in words, beginning with {@code line N:}
     */
    public record InputLine(
            int lineNumber,
            @Nullable Snippet snippet,
            @Nullable String error) {}

    /** The score as one line with the fields that {@code granite evaluate --json} promises, in that order. */
    public static String write(QualityScore score) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("id", score.id());
        line.put("profile", score.profile().label());
        line.put("status", score.status().name());
        line.put("sandbox", score.sandbox().label());
        line.put("overall", rounded(score.overall()));
        line.put("syntax", rounded(score.syntax()));
        line.put("protocol", rounded(score.protocol()));
        line.put("safety", rounded(score.safety()));
        line.put("style", rounded(score.style()));
        List<Object> findings = new ArrayList<>();
        for (Finding finding : score.findings()) {
            Map<String, @Nullable Object> node = new LinkedHashMap<>();
            node.put("rule", finding.rule());
            node.put("dimension", finding.dimension().label());
            node.put("line", finding.line());
            node.put("column", finding.column());
            node.put("amount", rounded(finding.amount()));
            node.put("confidence", finding.confidence().label());
            node.put("message", finding.message());
            findings.add(node);
        }
        line.put("findings", findings);
        line.put("compiler", score.compiler());
        line.put("domain", score.domain());
        Map<String, Integer> weights = new LinkedHashMap<>();
        score.weights().forEach((dimension, percent) -> weights.put(dimension.label(), percent));
        line.put("weights", weights);
        return JsonTree.write(line);
    }

    /**
     * Reads one line of {@code --jsonl} input: {@code id} and {@code code} are needed, {@code language} ({@code c},
     * {@code c++}) and {@code domain} are optional, other fields are left alone. A line that cannot be used becomes an
     * error value, never an exception.
     */
    public static InputLine read(String line, int lineNumber) {
        JsonTree node;
        try {
            node = JsonTree.read(line);
        } catch (IllegalArgumentException e) {
            return failure(lineNumber, String.valueOf(e.getMessage()));
        }
        if (!node.isObject()) {
            return failure(lineNumber, "a JSON object with \"id\" and \"code\" is expected");
        }
        for (String field : new String[] {"id", "code"}) {
            if (!node.path(field).isText()) {
                return failure(lineNumber, "the field \"" + field + "\" is missing or is no string");
            }
        }
        for (String field : new String[] {"language", "domain"}) {
            JsonTree value = node.path(field);
            if (!value.isMissing() && !value.isNull() && !value.isText()) {
                return failure(lineNumber, "the field \"" + field + "\" is no string");
            }
        }
        CodeLanguage language = null;
        if (node.path("language").isText()) {
            String name = node.path("language").text("");
            Optional<CodeLanguage> known = CodeLanguage.of(name);
            if (known.isEmpty()) {
                return failure(lineNumber, "the language \"" + name + "\" is not known; use \"c\" or \"c++\"");
            }
            language = known.get();
        }
        String domain = node.path("domain").isText() ? node.path("domain").text("") : null;
        Snippet snippet =
                new Snippet(node.path("id").text(""), node.path("code").text(""), language, domain);
        return new InputLine(lineNumber, snippet, null);
    }

    private static InputLine failure(int lineNumber, String what) {
        return new InputLine(lineNumber, null, "line " + lineNumber + ": " + what);
    }

    private static @Nullable Double rounded(@Nullable Double score) {
        return score == null ? null : Math.round(score * 100.0) / 100.0;
    }
}
