package io.graniteft.eval.internal;

import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the lines that gcc writes when it is told to write one line a diagnostic. */
final class GccOutput {
    /** More diagnostics than this are counted but not listed; the scores have long reached their floors by then. */
    static final int MAX_LISTED = 50;

    private static final String STDIN = "<stdin>";
    private static final Pattern LINE =
            Pattern.compile("([^:\\n]+):(\\d+):(?:(\\d+):)? (fatal error|error|sorry, unimplemented|warning"
                    + "|internal compiler error): (.*?)(?: \\[-([\\w+=-]+)\\])?");
    /** The compiler's own troubles: these lines name a program or nothing in place of a file and a line. */
    private static final Pattern OWN_TROUBLE =
            Pattern.compile("(?m)^(?:[^:\\n]+:(?:\\d+:){0,2} )?internal compiler error: .*"
                    + "|^[\\w.+/-]+: fatal error: (?:\\w[\\w ]* signal terminated program|error writing to) .*"
                    + "|^[\\w.+/-]*:? ?out of memory allocating .*|^virtual memory exhausted: .*"
                    + "|^[\\w.+/-]+: fatal error: (?:cannot fork|vfork: ).*");

    private GccOutput() {}

    /** True when the compiler was ended or gave up because of a limit or a fault of its own. */
    static boolean showsOwnTrouble(String output) {
        return OWN_TROUBLE.matcher(output).find();
    }

    /** Errors and warnings in order; nothing after an include of a header that is not there, where gcc stops. */
    static List<Diagnostic> diagnostics(String output) {
        List<Diagnostic> found = new ArrayList<>();
        int unlistedWarnings = 0;
        for (String line : output.split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || "<command-line>".equals(matcher.group(1))) {
                continue;
            }
            boolean warning = "warning".equals(matcher.group(4));
            if (found.size() >= MAX_LISTED && warning) {
                unlistedWarnings++;
                continue;
            }
            boolean inSnippet = STDIN.equals(matcher.group(1));
            String message = text(matcher, 5);
            String option = text(matcher, 6);
            String rule = warning
                    ? "warning"
                            + (option.isEmpty()
                                    ? ""
                                    : "-" + option.replaceFirst("^W", "").replaceFirst("=$", ""))
                    : "compile-error";
            int missing = message.indexOf(PreFilter.MISSING_HEADER);
            if (missing >= 0) {
                message = message.substring(missing + PreFilter.MISSING_HEADER.length())
                        + ": no such header here; the compiler stops";
                rule = "missing-header";
            }
            found.add(new Diagnostic(
                    warning ? Severity.WARNING : Severity.ERROR,
                    rule,
                    inSnippet ? number(matcher, 2) : 0,
                    inSnippet ? number(matcher, 3) : 0,
                    inSnippet ? message : "in a header: " + message));
            if (missing >= 0) {
                break;
            }
        }
        if (unlistedWarnings > 0) {
            String message = unlistedWarnings + " more warnings";
            found.add(new Diagnostic(Severity.NOTE, "more-warnings", 0, 0, message));
        }
        return found;
    }

    private static String text(Matcher matcher, int group) {
        String found = matcher.group(group);
        return found == null ? "" : found;
    }

    private static int number(Matcher matcher, int group) {
        String digits = text(matcher, group);
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }
}
