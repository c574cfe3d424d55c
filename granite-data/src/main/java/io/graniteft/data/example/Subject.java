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
        return hasSummary() ? doc.summary() + "." : nameInWords() + where() + ".";
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
        return hasSummary() ? "" : helpers();
    }

    /** What a prototype leaves open, as sentences after it. */
    String besidesPrototype() {
        String place = scope.isEmpty() || function.signature().contains("::") ? "" : "\nIt stands in `" + scope + "`.";
        return place + (hasSummary() ? "\nIt does the following: " + sentence() : "");
    }

    String inAndOut() {
        if (madeByMacro()) {
            return "Its parameters are what the macro makes of them.";
        }
        StringJoiner in = new StringJoiner("`, `", "It takes `", "`").setEmptyValue("It takes no parameters");
        for (Parameter parameter : function.parameters()) {
            in.add(declared(parameter));
        }
        return in + (returnsValue() ? " and returns `" + function.returnType() + "`." : " and returns nothing.");
    }

    String parameterList() {
        StringBuilder text = new StringBuilder();
        if (!function.parameters().isEmpty()) {
            text.append("Parameters:");
            for (Parameter parameter : function.parameters()) {
                String said = doc.parameters().get(parameter.name());
                text.append("\n- `").append(declared(parameter)).append('`').append(said == null ? "" : ": " + said);
            }
            text.append('\n');
        }
        text.append("Result: ").append(returnsValue() ? "`" + function.returnType() + "`" : "none");
        if (returnsValue() && !doc.returns().isEmpty()) {
            text.append(": ").append(doc.returns());
        }
        return text.append('.').toString();
    }

    private boolean returnsValue() {
        return !function.returnType().isEmpty() && !function.returnType().equals("void");
    }

    private static String declared(Parameter parameter) {
        String type = parameter.type();
        String name = parameter.name();
        if (name.isEmpty() || type.isEmpty()) {
            return type + name;
        }
        int pointer = type.indexOf("(*)");
        if (pointer >= 0) {
            return type.substring(0, pointer + 2) + name + type.substring(pointer + 2);
        }
        int array = type.indexOf('[');
        if (array > 0) {
            return type.substring(0, array).strip() + " " + name + type.substring(array);
        }
        return type.endsWith("*") || type.endsWith("&") ? type + name : type + " " + name;
    }

    String prototype() {
        return function.signature() + (madeByMacro() ? "" : ";");
    }

    String interfaceLine() {
        return function.signature();
    }

    /** The names of functions that the code calls and a developer would have to know of. */
    String helpers() {
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

    String fenced(String code) {
        return "```" + (function.language() == Language.CPP ? "cpp" : "c") + "\n" + code + "\n```";
    }

    String answer() {
        return laidOut(function.text());
    }

    /** The function's text from its first character on, below its doc comment. */
    String laidOut(String code) {
        return layout.apply(comment.isEmpty() ? code : comment + code);
    }

    Layout layout() {
        return layout;
    }

    /** What follows a cut, without the line end and the blank lines at its beginning. */
    String rest(CompletionCut cut) {
        String rest = layout.apply(cut.rest());
        int start = 0;
        for (int i = 0; i < rest.length() && Character.isWhitespace(rest.charAt(i)); i++) {
            if (rest.charAt(i) == '\n') {
                start = i + 1;
            }
        }
        return start == 0 ? rest.stripLeading() : rest.substring(start);
    }
}
