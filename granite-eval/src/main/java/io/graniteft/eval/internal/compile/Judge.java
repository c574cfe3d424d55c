package io.graniteft.eval.internal.compile;

import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.internal.compile.Declared.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides which complaints are about the snippet, and which are about what was made up for it. */
final class Judge {
    /** Warnings that speak of a defect; all others are remarks. */
    private static final Set<String> DEFECTS = Set.of(
            "return-type",
            "int-conversion",
            "incompatible-pointer-types",
            "implicit-int",
            "return-mismatch",
            "return-local-addr",
            "format",
            "format=",
            "format-extra-args",
            "div-by-zero",
            "shift-count-overflow",
            "shift-count-negative",
            "uninitialized",
            "sizeof-pointer-memaccess",
            "array-bounds",
            "nonnull",
            "overflow",
            "int-to-pointer-cast-disabled",
            "switch-unreachable",
            "discarded-qualifiers-disabled",
            "write-strings",
            "sequence-point",
            "implicit-function-declaration-disabled",
            "unused-variable",
            "unused-but-set-variable-disabled",
            "permissive",
            "fpermissive",
            "stringop-overflow");

    /** What no declaration could have caused. */
    private static final Pattern GRAMMAR = Pattern.compile(
            "expected .*|stray .*|missing terminating .*|unterminated .*"
                    + "|duplicate .*|multiple default labels.*|break statement not within .*|continue statement not within .*"
                    + "|case label .* not within .*|'case' label not within .*|'default' label not within .*|'else' without .*"
                    + "|lvalue required .*|redefinition of .*|redeclaration of .*|label '.*' used but not defined|conflicting types for .*"
                    + "|too (?:few|many) arguments .*|.*redeclared as .*|invalid suffix .*|#(?:else|elif|endif|if).*|two or more data types .*"
                    + "|both .* and .* in declaration specifiers|duplicate label .*|.* is not allowed .*|assignment of read-only .*|"
                    + "jump to label.*|this is the location of the previous.*|a function-definition is not allowed.*|empty character .*");

    private static final Pattern MACHINE = Pattern.compile(".*\\basm\\b.*|.*'asm'.*|.*unknown register name.*");

    private final Synthesis names;
    private final Scan scan;
    private final Places places;
    private final Set<String> uncertain = new HashSet<>();
    private final boolean assembler;

    Judge(Synthesis names, Places places) {
        this.names = names;
        this.scan = names.scan;
        this.places = places;
        for (Map.Entry<String, List<Variable>> entry : names.declared.variables.entrySet()) {
            for (Variable variable : entry.getValue()) {
                if (names.unknownNature(variable.type())) {
                    uncertain.add(entry.getKey());
                }
            }
        }
        assembler = scan.tokens.stream().anyMatch(token -> token.is("asm") || token.is("__asm") || token.is("__asm__"));
        for (String typedef : names.declared.typedefs) {
            uncertain.remove(typedef);
        }
    }

    List<Diagnostic> judge(List<GccMessage> messages) {
        List<Diagnostic> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (GccMessage message : messages) {
            boolean counts = message.isError() || message.isWarning();
            if (!counts
                    || !places.inSnippet(message)
                    || !seen.add(message.line() + ":" + message.byteColumn() + message.text())) {
                continue;
            }
            boolean defect = message.isError() ? error(message) : warning(message);
            String rule = message.isError()
                    ? "compile-error"
                    : "warning"
                            + (message.option().isEmpty()
                                    ? ""
                                    : "-" + message.option().replaceFirst("=$", ""));
            if (!defect && message.isError()) {
                rule = "unresolved";
            }
            found.add(new Diagnostic(
                    !defect ? Severity.NOTE : message.isError() ? Severity.ERROR : Severity.WARNING,
                    rule,
                    message.line(),
                    places.column(message),
                    message.text()));
        }
        return found;
    }

    private boolean error(GccMessage message) {
        String text = message.text();
        if (text.contains("granite_")) {
            return false;
        }
        if (!text.startsWith("expected") && MACHINE.matcher(text).matches()) {
            return false;
        }
        if (GRAMMAR.matcher(text).matches()) {
            if (text.startsWith("too ") || text.startsWith("conflicting")) {
                return !names.invented(message.firstQuoted()) && !callsItsOverload(message) && !couldBeMethod(message);
            }
            // Other labels that are made up may have one value; the same label twice is seen without the compiler.
            return !(text.startsWith("duplicate case") && involved(message));
        }
        return !involved(message) && !callsItsOverload(message);
    }

    /** In C++ names such as {@code close} are more often the object's own methods than the system's functions. */
    private boolean couldBeMethod(GccMessage message) {
        String callee = message.firstQuoted().replaceFirst("\\(.*$", "").replaceFirst("^.*[ :*&]", "");
        String header = KnownNames.header(callee);
        return names.cpp
                && header != null
                && Set.of("unistd.h", "sys/socket.h", "signal.h").contains(header);
    }

    private boolean warning(GccMessage message) {
        String option = message.option();
        if (option.isEmpty()) {
            // Those that cannot be switched off: pointers against numbers, labels, excess initialisers.
            return !message.text().contains("declared inside parameter list")
                    && !message.text().startsWith("ISO C++ says")
                    && !involved(message)
                    && !message.text().contains("is not a named parameter");
        }
        if (!DEFECTS.contains(option)) {
            return false;
        }
        if (option.equals("return-type")) {
            // Code in assembler may return by itself.
            return !assembler && !Endings.mayLeave(names, places.token(message));
        }
        if (option.startsWith("unused")) {
            return scan.value(message.firstQuoted()).count == 1;
        }
        return !involved(message);
    }

    /** In C++ a function that seems to call itself with other arguments calls another one of its name. */
    private boolean callsItsOverload(GccMessage message) {
        int at = places.token(message);
        int body = at < 0 ? -1 : scan.outermostBrace(at);
        String callee = message.firstQuoted().replaceFirst("\\(.*$", "").replaceFirst("^.*[ :*&]", "");
        int head = names.cpp && body >= 0 ? Endings.head(scan, body) : -1;
        if (head <= 0) {
            return false;
        }
        String own = scan.text(head - 1);
        boolean among = false;
        for (int i = at; i > body && !among && !scan.text(i).equals(";"); i--) {
            // Back over brackets that are closed here, out of those that are open.
            boolean closed = scan.partner[i] >= 0 && scan.partner[i] < i;
            among = scan.text(i).equals("(") && scan.text(i - 1).equals(own);
            i = closed ? scan.partner[i] : i;
        }
        return callee.equals(own) || among;
    }

    /** Whether a token stands in the initial values of something whose type is made up. */
    private boolean initialisesInvented(int at) {
        int open = scan.enclosingBrace(at);
        while (open > 0
                && (scan.text(open - 1).equals("{") || scan.text(open - 1).equals(","))) {
            open = scan.enclosingBrace(open - 1 + (scan.text(open - 1).equals("{") ? 1 : 0));
        }
        if (open <= 0 || !scan.text(open - 1).equals("=")) {
            return false;
        }
        for (int i = open - 2; i >= 0 && !scan.statementStart(i + 1); i--) {
            String text = scan.text(i);
            if (scan.isName(i) && (names.unknownNature(text) || names.inventedTag(text))) {
                return true;
            }
        }
        return false;
    }

    /** Whether something made up has a part in what the message complains of. */
    private boolean involved(GccMessage message) {
        for (String quoted : message.quoted()) {
            String bare = quoted.replaceFirst("^(?:const |volatile )*(?:struct |union |enum )?", "");
            String name = bare.replaceFirst("[^\\w].*$", "");
            boolean star = bare.contains("*") || quoted.startsWith("struct") || quoted.startsWith("union");
            if (name.startsWith("granite_") || names.values.contains(name) || (names.unknownNature(name) && !star)) {
                return true;
            }
            if (message.option().equals("incompatible-pointer-types") && names.types.contains(name)) {
                return true;
            }
        }
        int at = places.token(message);
        if (at < 0) {
            return false;
        }
        if (initialisesInvented(at)) {
            return true;
        }
        int from = places.segmentStart(at);
        int to = places.segmentEnd(at);
        if (message.option().startsWith("format")) {
            while (from > 0 && !Set.of(";", "{", "}").contains(scan.text(from - 1))) {
                from--;
            }
            while (to < scan.tokens.size() && !scan.text(to).equals(";")) {
                to++;
            }
        }
        for (int i = from; i < to; i++) {
            if (!scan.isName(i)) {
                continue;
            }
            String name = scan.text(i);
            String before = scan.text(i - 1);
            boolean member = before.equals(".") || before.equals("->");
            if (member
                    ? names.inventsMembers()
                    : names.values.contains(name) || uncertain.contains(name) || names.unknownNature(name)) {
                return true;
            }
        }
        return false;
    }
}
