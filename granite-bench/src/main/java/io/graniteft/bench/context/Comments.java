package io.graniteft.bench.context;

import io.graniteft.context.Node;
import java.util.regex.Pattern;

/** The comments of functions as questions. */
final class Comments {
    private Comments() {}

    /** What a comment says in words: without marks, without what follows the first tag, and without the function's own name. */
    static String words(Node node) {
        String text = node.doc()
                .replaceAll("[\\\\@](brief|fn|short|details)\\b", " ")
                .replaceAll("(?m)^\\s*(/\\*+!?|//+!?|\\*+)", " ")
                .replaceAll("\\*/", " ");
        int tag = text.replaceAll("\\\\", "@").indexOf('@');
        text = tag >= 0 ? text.substring(0, tag) : text;
        text = text.replaceAll("\\b" + Pattern.quote(node.name()) + "\\b", " ");
        return text.replaceAll("[-=*_]{3,}", " ").replaceAll("\\s+", " ").strip();
    }
}
