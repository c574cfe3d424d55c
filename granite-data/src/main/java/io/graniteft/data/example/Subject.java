package io.graniteft.data.example;

import io.graniteft.data.source.Domain;
import io.graniteft.data.source.Words;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Language;
import io.graniteft.lang.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A function in the words of a request. */
record Subject(CFunction function, Domain area, DocText doc, Layout layout) {
    /** What some code bases put before a name to tell its type: {@code vTaskDelay}, {@code prvGetNextTime}. */
    private static final Set<String> TYPE_PREFIXES =
            Set.of("v", "x", "ux", "ul", "us", "uc", "pv", "px", "pc", "prv", "e", "l", "s");

    /** Longer comments, in characters, are left out of answers: 1 in 5,000 of the comments in production code. */
    private static final int MAX_COMMENT = 4000;

    /** As many helpers are named; more would be a listing of the body. */
    private static final int MAX_HELPERS = 6;

    static Subject of(CFunction function, Domain area) {
        return new Subject(function, area, DocText.of(function.doc(), function.name()), Layout.of(function));
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
        return function.returnType().isEmpty()
                && function.name().equals(function.name().toUpperCase(Locale.ROOT))
                && !function.name().startsWith("~")
                && !isConstructor();
    }

    private boolean isConstructor() {
        String name = function.name();
        return function.returnType().isEmpty() && (scope().equals(name) || scope().endsWith("::" + name));
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
        return String.join(" ", words);
    }

    /** The namespaces and classes around the function, or an empty text. */
    private String scope() {
        String whole = function.qualifiedName();
        String ending = "::" + function.name();
        return whole.endsWith(ending) ? whole.substring(0, whole.length() - ending.length()) : "";
    }

    private String where() {
        return scope().isEmpty() ? "" : " in `" + scope() + "`";
    }

    /** What a prototype leaves open, as sentences after it. */
    String besidesPrototype() {
        String place =
                scope().isEmpty() || function.signature().contains("::") ? "" : "\nIt stands in `" + scope() + "`.";
        return place + (hasSummary() ? "\nIt does the following: " + sentence() : "");
    }

    String inAndOut() {
        if (madeByMacro()) {
            return "Its parameters are what the macro makes of them.";
        }
        String in = function.parameters().isEmpty()
                ? "It takes no parameters"
                : "It takes "
                        + function.parameters().stream()
                                .map(parameter -> "`" + declared(parameter) + "`")
                                .collect(Collectors.joining(", "));
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
        List<String> callees = function.callees().stream()
                .filter(name -> !name.equals(function.name()))
                .toList();
        if (callees.isEmpty() || callees.size() > MAX_HELPERS) {
            return "";
        }
        return "\nAvailable to it: "
                + callees.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")) + ".";
    }

    String fenced(String code) {
        return "```" + (function.language() == Language.CPP ? "cpp" : "c") + "\n" + code + "\n```";
    }

    String answer() {
        return laidOut(function.text());
    }

    /**
     * The function's text from its first character on, below its doc comment, unless that says nothing (a ruler) or everything (a
     * chapter of a manual).
     */
    String laidOut(String code) {
        String comment = function.doc();
        boolean fits = comment != null
                && comment.length() <= MAX_COMMENT
                && comment.chars().anyMatch(Character::isLetter);
        return layout.apply(comment == null || !fits ? code : comment.stripTrailing() + "\n" + code);
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
