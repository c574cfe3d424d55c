package io.graniteft.data.curate.sensitive;

import io.graniteft.lang.CFunction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets and personal data in strings, comments and directives of C and C++, and puts placeholders in their place. Code
 * outside of these stays as it is, so that it still compiles. Thread-safe.
 *
 * <p>Not found are keys that are written as lists of numbers, and passwords that nothing names.
 */
public final class Redactor {
    private final boolean secrets;
    private final boolean personalData;

    /**
     * @param secrets whether keys, tokens and passwords are looked for
     * @param personalData whether addresses of people and their machines are looked for
     */
    public Redactor(boolean secrets, boolean personalData) {
        this.secrets = secrets;
        this.personalData = personalData;
    }

    /** What is sensitive in a piece of C or C++, from left to right and without overlap. */
    public List<Finding> find(String code) {
        List<Hints.Line> lines = Hints.of(code);
        if (lines.isEmpty()) {
            return List.of();
        }
        Findings found = new Findings(code);
        if (secrets && lines.stream().anyMatch(line -> Hints.ARMOUR.in(line.hints()))) {
            SecretPatterns.privateKeys(code, found);
        }
        for (Hints.Line line : lines) {
            String text = code.substring(line.start(), line.end());
            found.countFrom(line.start());
            if (secrets) {
                SecretPatterns.find(text, line.hints(), found);
            }
            if (personalData) {
                PersonalPatterns.find(text, line.hints(), found);
            }
        }
        return found.sorted();
    }

    /** The text with a placeholder in the place of each finding. */
    public static String replace(String text, List<Finding> findings) {
        if (findings.isEmpty()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16 * findings.size());
        int done = 0;
        for (Finding finding : findings) {
            out.append(text, done, finding.start()).append(finding.kind().placeholder());
            done = finding.end();
        }
        return out.append(text, done, text.length()).toString();
    }

    /**
     * The function without what is sensitive in its text and in its comment. Its {@link CFunction#range} still tells where it stands
     * in the file.
     */
    public Redaction redact(CFunction function) {
        List<Finding> inText = find(function.text());
        String doc = function.doc();
        List<Finding> inDoc = doc == null ? List.of() : find(doc);
        if (inText.isEmpty() && inDoc.isEmpty()) {
            return new Redaction(function, Map.of());
        }
        Map<SensitiveKind, Integer> counts = new EnumMap<>(SensitiveKind.class);
        inText.forEach(finding -> counts.merge(finding.kind(), 1, Integer::sum));
        inDoc.forEach(finding -> counts.merge(finding.kind(), 1, Integer::sum));
        return new Redaction(
                with(function, replace(function.text(), inText), body(function, inText), doc(doc, inDoc)), counts);
    }

    private String body(CFunction function, List<Finding> inText) {
        String text = function.text();
        String body = function.body();
        if (!text.endsWith(body)) {
            // A function whose body is a try block ends with its handlers.
            return replace(body, find(body));
        }
        int start = text.length() - body.length();
        List<Finding> inBody = inText.stream()
                .filter(finding -> finding.start() >= start)
                .map(finding -> new Finding(finding.kind(), finding.start() - start, finding.end() - start))
                .toList();
        return replace(body, inBody);
    }

    private static @Nullable String doc(@Nullable String doc, List<Finding> findings) {
        return doc == null ? null : replace(Objects.requireNonNull(doc), findings);
    }

    private CFunction with(CFunction function, String text, String body, @Nullable String doc) {
        String signature = function.signature();
        return new CFunction(
                function.path(),
                function.language(),
                function.name(),
                function.qualifiedName(),
                function.nameLine(),
                function.range(),
                function.returnType(),
                function.parameters(),
                function.templateParameters(),
                function.specifiers(),
                doc,
                function.calls(),
                function.types(),
                function.macros(),
                function.globals(),
                function.includes(),
                function.conditions(),
                text,
                body,
                replace(signature, find(signature)));
    }
}
