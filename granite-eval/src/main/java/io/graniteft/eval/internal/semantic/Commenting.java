package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Comments: enough of them for the length of the code, and Doxygen that belongs to the functions. */
final class Commenting {
    private static final Pattern WORD = Pattern.compile("[\\p{L}]{2,}");
    private static final Pattern DOXYGEN = Pattern.compile("/\\*\\*(?![*/])|/\\*!|///(?!/)|//!");
    private static final Pattern TAG = Pattern.compile("[@\\\\](param|returns?|brief)\\b");
    private static final Pattern PARAMETER = Pattern.compile("[@\\\\]param\\s*(?:\\[[a-z, ]*])?\\s+(\\w+)");

    private Commenting() {}

    static void check(Subject subject, Tally tally) {
        List<Token> comments = Tokens.all(subject.code()).stream()
                .filter(token -> token.kind() == Token.Kind.COMMENT)
                .toList();
        amount(subject, comments, tally);
        doxygen(subject, comments, tally);
    }

    /** Code of some length needs comments; only those that say something count, and each text once. */
    private static void amount(Subject subject, List<Token> comments, Tally tally) {
        Set<String> texts = new HashSet<>();
        for (Token comment : comments) {
            if (WORD.matcher(comment.text()).results().limit(2).count() == 2) {
                texts.add(comment.text().replaceAll("\\W+", " "));
            }
        }
        long lines = subject.view().code.lines().filter(line -> !line.isBlank()).count();
        long wanted = Math.min(ScoringTables.COMMENTS_WANTED, lines / ScoringTables.LINES_A_COMMENT);
        for (long i = texts.size(); i < wanted; i++) {
            String message =
                    "comment " + (i + 1) + " of " + wanted + " that " + lines + " lines of code want is missing";
            tally.add("few-comments", 0, 0, ScoringTables.PER_MISSING_COMMENT, Confidence.MEDIUM, message);
        }
    }

    private static void doxygen(Subject subject, List<Token> comments, Tally tally) {
        List<CFunction> functions = subject.functions();
        List<Token> blocks = comments.stream()
                .filter(token -> DOXYGEN.matcher(token.text()).lookingAt())
                .filter(token -> WORD.matcher(token.text()).find())
                .toList();
        if (!functions.isEmpty() && functions.stream().allMatch(function -> function.doc() == null)) {
            CFunction first = functions.get(0);
            boolean inner = functions.stream()
                    .allMatch(function -> function.specifiers().contains("static"));
            int amount = inner ? ScoringTables.NO_DOC_INSIDE : ScoringTables.NO_DOC;
            tally.add(
                    "no-doc-comment",
                    first.startLine(),
                    0,
                    amount,
                    Confidence.HIGH,
                    "no function has a comment before it");
        }
        if (blocks.isEmpty()) {
            return;
        }
        Token first = blocks.get(0);
        tally.add(
                ScoringTables.DOXYGEN_BLOCK,
                first.line(),
                first.column(),
                ScoringTables.DOXYGEN_BONUS,
                Confidence.HIGH,
                "a Doxygen block is there");
        TreeMap<String, Token> tags = new TreeMap<>();
        for (Token block : blocks) {
            TAG.matcher(block.text())
                    .results()
                    .forEach(tag -> tags.putIfAbsent(tag.group(1).replace("returns", "return"), block));
        }
        tags.forEach((tag, block) -> tally.add(
                "doxygen-tags",
                block.line(),
                block.column(),
                ScoringTables.DOXYGEN_TAG_BONUS,
                Confidence.HIGH,
                "a Doxygen tag is used: @" + tag));
        strangers(functions, tally);
    }

    /** Parameters that a comment describes and the function does not have. */
    private static void strangers(List<CFunction> functions, Tally tally) {
        SemanticStyle.Row row = new SemanticStyle.Row(
                tally, "doxygen-mismatch", ScoringTables.PER_DOC_MISMATCH, ScoringTables.DOC_MISMATCH_LIMIT);
        for (CFunction function : functions) {
            String doc = function.doc();
            if (doc == null || !DOXYGEN.matcher(doc.strip()).lookingAt()) {
                continue;
            }
            Set<String> names =
                    function.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
            function.templateParameters().forEach(each -> names.addAll(List.of(each.split("\\W+"))));
            PARAMETER
                    .matcher(doc)
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .forEach(name -> {
                        if (!names.contains(name) && !name.equals("void") && !name.equals("none")) {
                            String message = "the comment describes a parameter " + name + " that " + function.name()
                                    + " does not have";
                            row.add(function.startLine(), 0, Confidence.MEDIUM, message);
                        }
                    });
        }
    }
}
