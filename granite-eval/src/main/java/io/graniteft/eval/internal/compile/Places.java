package io.graniteft.eval.internal.compile;

import java.nio.charset.StandardCharsets;

/** Finds the tokens that a message is about. */
final class Places {
    /** The name under which the compiler sees the snippet. */
    static final String FILE = "snippet";

    private final Scan scan;
    private final String[] lines;

    Places(Scan scan, String code) {
        this.scan = scan;
        this.lines = code.split("\n", -1);
    }

    boolean inSnippet(GccMessage message) {
        return message.file().equals(FILE);
    }

    /** The column in characters, from 1. */
    int column(GccMessage message) {
        if (message.line() < 1 || message.line() > lines.length || message.byteColumn() < 1) {
            return Math.max(0, message.byteColumn());
        }
        String line = lines[message.line() - 1];
        int bytes = 0;
        for (int i = 0; i < line.length(); i++) {
            if (bytes >= message.byteColumn() - 1) {
                return i + 1;
            }
            bytes += line.charAt(i) < 0x80
                    ? 1
                    : Character.toString(line.charAt(i)).getBytes(StandardCharsets.UTF_8).length;
        }
        return line.length() + 1;
    }

    /** The index of the token at the message's place, or -1. */
    int token(GccMessage message) {
        return scan.at(message.line(), column(message));
    }

    /** Where the expression around a token begins: behind a separator or an opening bracket around it. */
    int segmentStart(int at) {
        int i = at;
        // A call's place is its opening parenthesis or its name; an operator's is the operator.
        while (i > 0) {
            String before = scan.text(i - 1);
            if (before.equals(";")
                    || before.equals("{")
                    || before.equals("}")
                    || before.equals("(")
                    || before.equals("[")
                    || before.equals(",")) {
                if (before.equals("(") && i - 1 == at) {
                    i--;
                    continue;
                }
                return i;
            }
            i = scan.partner[i - 1] >= 0 && scan.partner[i - 1] < i - 1 ? scan.partner[i - 1] : i - 1;
        }
        return 0;
    }

    /** Where it ends: the index after its last token. */
    int segmentEnd(int at) {
        int i = Math.max(0, at);
        while (i < scan.tokens.size()) {
            String text = scan.text(i);
            if (text.equals(";")
                    || text.equals("}")
                    || text.equals(")")
                    || text.equals("]")
                    || (text.equals(",") && i > at)
                    || (text.equals("{") && i > at)) {
                return i;
            }
            i = scan.partner[i] > i ? scan.partner[i] + 1 : i + 1;
        }
        return i;
    }
}
