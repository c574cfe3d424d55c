package io.graniteft.data.example;

import io.graniteft.data.source.Domain;
import io.graniteft.data.source.Words;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Call;
import io.graniteft.lang.Language;
import io.graniteft.lang.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** A function in the words of a request. */
final class Subject {
    /** What some code bases put before a name to tell its type: {@code vTaskDelay}, {@code prvGetNextTime}. */
    private static final Set<String> TYPE_PREFIXES =
            Set.of("v", "x", "ux", "ul", "us", "uc", "pv", "px", "pc", "prv", "e", "l", "s");

    /** Longer comments, in characters, are left out of answers: 1 in 5,000 of the comments in production code. */
    private static final int MAX_COMMENT = 4000;

    static final String FENCE_END = "\n```";

    /** As many helpers are named; more would be a listing of the body. */
    private static final int MAX_HELPERS = 6;

    private final CFunction function;
    private final Domain area;
    private final DocText doc;
    private final Layout layout;
    private final String scope;
    private final boolean madeByMacro;

    /** What stands above the code in answers: the doc comment and a line end, or nothing. */
    private final String comment;

    private final String sentence;
    private final String helpers;

    Subject(CFunction function, Domain area) {
        this.function = function;
        this.area = area;
        this.doc = DocText.of(function.doc(), function.name());
        this.layout = Layout.of(function);
        this.scope = scopeOf(function);
        this.madeByMacro = function.returnType().isEmpty()
                && function.name().equals(function.name().toUpperCase(Locale.ROOT))
                && !function.name().startsWith("~")
                && !isConstructor();
        this.comment = commentOf(function);
        this.sentence = hasSummary() ? doc.summary() + "." : nameInWords() + where() + ".";
        this.helpers = helpersOf(function);
    }

    /** The namespaces and classes around a function, or an empty text. */
    private static String scopeOf(CFunction function) {
        String whole = function.qualifiedName();
        String name = function.name();
        int end = whole.length() - name.length() - 2;
        return end > 0 && whole.endsWith(name) && whole.startsWith("::", end) ? whole.substring(0, end) : "";
    }

    /** A comment that says nothing (a ruler) or everything (a chapter of a manual) is left out. */
    private static String commentOf(CFunction function) {
        String comment = function.doc();
        if (comment == null || comment.length() > MAX_COMMENT) {
            return "";
        }
        for (int i = 0; i < comment.length(); i++) {
            if (Character.isLetter(comment.charAt(i))) {
                return comment.stripTrailing() + "\n";
            }
        }
        return "";
    }

    CFunction function() {
        return function;
    }

    String language() {
        return function.language() == Language.CPP ? "C++" : "C";
    }

    String domain() {
        return area.phrase();
    }

    boolean hasSummary() {
        return !doc.summary().isEmpty();
    }

    /** Whether a macro makes the definition, as {@code TEST_F(Suite, Case) {…}} does: its name alone says nothing. */
    boolean madeByMacro() {
        return madeByMacro;
    }

    private boolean isConstructor() {
        String name = function.name();
        return function.returnType().isEmpty() && (scope.equals(name) || scope.endsWith("::" + name));
    }

    String named() {
        return madeByMacro()
                ? "definition `" + function.signature() + "`"
                : "function named '" + function.qualifiedName() + "'";
    }

    String namedDefinite() {
        return madeByMacro()
                ? "the definition `" + function.signature() + "`"
                : "the function '" + function.qualifiedName() + "'";
    }

    /** What the function is for: the doc comment's first sentence, else what its name says. */
    String sentence() {
        return sentence;
    }

    private String nameInWords() {
        String name = function.name();
        if (madeByMacro()) {
            return String.join(" ", Words.of(function.signature()));
        }
        if (name.startsWith("operator")) {
            return "the operator `" + name.substring("operator".length()).strip() + "`";
        }
        if (name.startsWith("~")) {
            return "clean up at the end of an object's life";
        }
        if (isConstructor()) {
            return "construct an object";
        }
        List<String> words = new ArrayList<>(Words.of(name));
        if (words.size() > 1 && TYPE_PREFIXES.contains(words.get(0))) {
            words.remove(0);
        }
        return NameInWords.of(words);
    }

    private String where() {
        return scope.isEmpty() ? "" : " in `" + scope + "`";
    }

    /** What helps to see what the function is for where no comment tells: the functions that it can make use of. */
    String besidesName() {
        return hasSummary() ? "" : helpers;
    }

    /** What a prototype leaves open, as sentences after it. */
    String besidesPrototype() {
        String place = scope.isEmpty() || function.signature().contains("::") ? "" : "\nIt stands in `" + scope + "`.";
        return place + (hasSummary() ? "\nIt does the following: " + sentence() : "");
    }

    /** Writes what goes in and what comes out, in two sentences. */
    void inAndOut(StringBuilder out) {
        if (madeByMacro()) {
            out.append("Its parameters are what the macro makes of them.");
            return;
        }
        List<Parameter> parameters = function.parameters();
        out.append(parameters.isEmpty() ? "It takes no parameters" : "It takes `");
        for (int i = 0; i < parameters.size(); i++) {
            out.append(i == 0 ? "" : "`, `");
            declared(out, parameters.get(i));
        }
        out.append(parameters.isEmpty() ? "" : "`");
        if (returnsValue()) {
            out.append(" and returns `").append(function.returnType()).append("`.");
        } else {
            out.append(" and returns nothing.");
        }
    }

    /** Writes the parameters and the result, a line each. */
    void parameterList(StringBuilder out) {
        if (!function.parameters().isEmpty()) {
            out.append("Parameters:");
            for (Parameter parameter : function.parameters()) {
                declared(out.append("\n- `"), parameter);
                String said = doc.parameters().get(parameter.name());
                out.append('`');
                if (said != null) {
                    out.append(": ").append(said);
                }
            }
            out.append('\n');
        }
        if (!returnsValue()) {
            out.append("Result: none.");
            return;
        }
        out.append("Result: `").append(function.returnType()).append('`');
        if (!doc.returns().isEmpty()) {
            out.append(": ").append(doc.returns());
        }
        out.append('.');
    }

    private boolean returnsValue() {
        return !function.returnType().isEmpty() && !function.returnType().equals("void");
    }

    private static void declared(StringBuilder out, Parameter parameter) {
        String type = parameter.type();
        String name = parameter.name();
        if (name.isEmpty() || type.isEmpty()) {
            out.append(type).append(name);
            return;
        }
        int pointer = type.indexOf("(*)");
        if (pointer >= 0) {
            out.append(type, 0, pointer + 2).append(name).append(type, pointer + 2, type.length());
            return;
        }
        int array = type.indexOf('[');
        if (array > 0) {
            out.append(type.substring(0, array).strip()).append(' ');
            out.append(name).append(type, array, type.length());
            return;
        }
        char last = type.charAt(type.length() - 1);
        out.append(type).append(last == '*' || last == '&' ? "" : " ").append(name);
    }

    String prototype() {
        return function.signature() + (madeByMacro() ? "" : ";");
    }

    String interfaceLine() {
        return function.signature();
    }

    /** The names of functions that the code calls and a developer would have to know of. */
    String helpers() {
        return helpers;
    }

    private static String helpersOf(CFunction function) {
        StringJoiner helpers = new StringJoiner("`, `", "\nAvailable to it: `", "`.").setEmptyValue("");
        Set<String> named = new HashSet<>();
        for (Call call : function.calls()) {
            String name = call.name();
            if (!name.equals(function.name()) && named.add(name)) {
                if (named.size() > MAX_HELPERS) {
                    return "";
                }
                helpers.add(name);
            }
        }
        return helpers.toString();
    }

    /** What stands before code in a request; {@link #FENCE_END} stands behind it. */
    String fence() {
        return function.language() == Language.CPP ? "```cpp\n" : "```c\n";
    }

    /**
     * The whole function, and where a completion cuts it.
     *
     * @param cut where it is cut in the function's text; -1 if there is no completion
     */
    WholeAnswer answer(int cut) {
        String text = function.text();
        String whole = laidOut(text);
        if (cut < 0) {
            return new WholeAnswer(whole, -1, -1);
        }
        boolean asItStands = layout.prefix().isEmpty();
        int given = asItStands
                ? comment.length() + cut
                : laidOut(text.substring(0, cut)).length();
        return new WholeAnswer(whole, given, restOf(whole, given));
    }

    /** The function's text from its first character on, below its doc comment. */
    String laidOut(String code) {
        return layout.apply(comment.isEmpty() ? code : comment + code);
    }

    Layout layout() {
        return layout;
    }

    /** Where the text goes on behind a cut, without the line end and the blank lines there. */
    private static int restOf(String text, int cut) {
        int lineStart = -1;
        int i = cut;
        for (; i < text.length() && Character.isWhitespace(text.charAt(i)); i++) {
            if (text.charAt(i) == '\n') {
                lineStart = i + 1;
            }
        }
        return lineStart < 0 ? i : lineStart;
    }
}
