package io.graniteft.context.internal;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What of a node goes into its vector: names as words, since a model of language knows words. */
public final class EmbeddingText {
    /** A model of 256 tokens reads no more than about this. */
    private static final int MOST_CHARS = 900;

    private static final int MOST_DOC = 400;

    private EmbeddingText() {}

    /** The text. */
    public static String of(Node node) {
        StringBuilder text = new StringBuilder();
        text.append(words(node.qualifiedName().isEmpty() ? node.name() : node.qualifiedName()))
                .append(". ");
        if (!node.doc().isEmpty()) {
            String doc =
                    node.doc().replaceAll("[/*!]+|\\\\\\w+|@\\w+|\\s+", " ").strip();
            text.append(doc, 0, Math.min(doc.length(), MOST_DOC)).append(". ");
        }
        if (!node.signature().isEmpty()) {
            text.append(words(node.signature())).append(". ");
        }
        List<String> calls = node.names(EdgeKind.CALLS);
        if (!calls.isEmpty()) {
            text.append("calls ").append(words(String.join(", ", calls))).append(". ");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (String part : Words.split(node.text())) {
            seen.add(Abbreviations.expand(part.toLowerCase(Locale.ROOT)));
        }
        for (String word : seen) {
            if (text.length() > MOST_CHARS) {
                break;
            }
            if (word.length() > 2) {
                text.append(word).append(' ');
            }
        }
        return text.toString();
    }

    private static String words(String names) {
        StringBuilder words = new StringBuilder();
        for (String part : Words.split(names)) {
            words.append(words.isEmpty() ? "" : " ").append(Abbreviations.expand(part.toLowerCase(Locale.ROOT)));
        }
        return words.toString();
    }
}
