package io.graniteft.eval.internal.compile;

import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.lang.Token;
import java.util.List;
import java.util.regex.Pattern;

/** What the tokens say beside the compiler: slips in keywords, brackets, ends of functions, and names out of nowhere. */
final class SecondOpinion {
    /** A name that is not declared in the snippet, and that the snippet sets: perhaps a local whose declaration is missing. */
    static final String UNDECLARED_LOCAL = "undeclared-local";
    /** A name that is not declared in the snippet, and only read. */
    static final String UNDECLARED_NAME = "undeclared-name";
    /** A macro that stands where a statement does, without a semicolon. */
    static final String NO_SEMICOLON = "macro-without-semicolon";

    /** Names that say themselves that they belong to a module, an object or the implementation. */
    private static final Pattern SHARED = Pattern.compile(".*_|[msg]_.*|__.*");

    private SecondOpinion() {}

    /**
     * Adds its findings.
     *
     * @param broken whether the compiler met any error, so that it did not look at the ends of functions
     */
    static void add(Synthesis names, boolean broken, List<Diagnostic> found) {
        Scan scan = names.scan;
        for (String slip : names.slips) {
            String message = "'" + slip + "' looks like a misspelled keyword";
            found.add(at(scan, names.slipPlace(slip), Severity.ERROR, "misspelled-keyword", message));
        }
        boolean errors = found.stream().anyMatch(one -> one.severity() == Severity.ERROR);
        if (!errors) {
            Endings.unbalanced(scan).ifPresent(found::add);
            Endings.duplicateCase(scan).ifPresent(found::add);
            Assignments.badLeftSide(scan).ifPresent(found::add);
            Assignments.stringForNumber(scan, names.declared).ifPresent(found::add);
        }
        boolean said = found.stream().anyMatch(one -> one.rule().equals("warning-return-type"));
        if (!errors && !said && (names.cpp || broken)) {
            found.addAll(Endings.fallThrough(scan));
        }
        scan.values.forEach((name, use) -> {
            if (use.endsStatement && use.called && names.values.contains(name) && Spelling.looksLikeMacro(name)) {
                found.add(at(scan, use.first, Severity.NOTE, NO_SEMICOLON, name + " stands without a semicolon"));
            }
        });
        for (String name : names.undeclared) {
            Use use = scan.value(name);
            boolean plain = names.values.contains(name)
                    && use.first >= 0
                    && !use.called
                    && !use.inString
                    && !use.constant
                    && !use.scope
                    && !(use.count == 1 && swallowed(names, use.first))
                    && !Spelling.looksLikeConstant(name)
                    && !SHARED.matcher(name).matches()
                    && !(names.cpp && names.fields.contains(name));
            if (plain) {
                String rule = use.assigned || use.incremented ? UNDECLARED_LOCAL : UNDECLARED_NAME;
                found.add(at(scan, use.first, Severity.NOTE, rule, name + " is not declared in the snippet"));
            }
        }
    }

    /** Whether a token stands among the arguments of a made-up macro, which may be anything. */
    private static boolean swallowed(Synthesis names, int index) {
        Scan scan = names.scan;
        for (int i = index - 1; i > 0; i--) {
            String text = scan.text(i);
            if (text.equals("(") && scan.isName(i - 1)) {
                Use callee = scan.value(scan.text(i - 1));
                if (names.values.contains(scan.text(i - 1)) && (callee.takesAnything || callee.opensBlock)) {
                    return true;
                }
            } else if (text.equals(";") || text.equals("{") || text.equals("}")) {
                return false;
            } else if (scan.partner[i] >= 0 && scan.partner[i] < i) {
                i = scan.partner[i];
            }
        }
        return false;
    }

    private static Diagnostic at(Scan scan, int index, Severity severity, String rule, String message) {
        Token token = scan.tokens.get(Math.max(0, index));
        return new Diagnostic(severity, rule, token.line(), token.column(), message);
    }
}
