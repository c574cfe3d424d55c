package io.graniteft.data.example;

import io.graniteft.lang.CFunction;

/**
 * The indentation that a function has only because of where it stands, in a class or a namespace. Taken out, it begins at the left
 * edge as a lone function should; nothing but white space at the beginning of lines changes.
 *
 * @param prefix what every line but the first begins with; empty if nothing is to be taken out
 */
record Layout(String prefix) {

    /** The layout of a function, by the place of its closing brace, or of the end of its doc comment if it has only one line. */
    static Layout of(CFunction function) {
        String text = function.text();
        // Lines of a raw string are data.
        if (text.contains("R\"")) {
            return new Layout("");
        }
        int lastLine = text.lastIndexOf('\n') + 1;
        if (lastLine > 0) {
            return new Layout(whiteSpace(text, lastLine));
        }
        String doc = function.doc() == null ? "" : function.doc().stripTrailing();
        int lastOfDoc = doc.lastIndexOf('\n') + 1;
        if (lastOfDoc == 0) {
            return new Layout("");
        }
        String space = whiteSpace(doc, lastOfDoc);
        boolean star = doc.startsWith("*", lastOfDoc + space.length()) && space.endsWith(" ");
        return new Layout(star ? space.substring(0, space.length() - 1) : space);
    }

    private static String whiteSpace(String text, int from) {
        int end = from;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(from, end);
    }

    /** The text without the prefix after every line end in it. */
    String apply(String text) {
        return prefix.isEmpty() ? text : text.replace("\n" + prefix, "\n");
    }
}
