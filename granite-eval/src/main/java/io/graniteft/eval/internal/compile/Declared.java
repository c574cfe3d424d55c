package io.graniteft.eval.internal.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The declarations of a snippet, found by shape: words in a row, stars, and a name before something that ends a
 * declarator. Says which names stand for types, and which variables have which types.
 */
final class Declared {
    /** Further declarators are looked for this far. */
    private static final int MAX_DECLARATION_TOKENS = 2000;

    private static final Set<String> AFTER_DECLARATOR = Set.of("=", ";", ",", ")", "[", "(", "{", ":");
    private static final Set<String> TAG_WORDS = Set.of("struct", "union", "enum", "class");
    private static final Set<String> ATTRIBUTES = Set.of(
            "__attribute__", "__attribute", "__declspec", "alignas", "_Alignas", "__asm__", "asm", "noexcept", "throw");

    /**
     * A variable or parameter as it was declared.
     *
     * @param type its type without stars
     * @param stars how many stars (or references) stand before the name
     * @param array whether a bracket stands behind it
     */
    record Variable(String name, String type, int stars, boolean array) {}

    final Set<String> types = new LinkedHashSet<>();
    /** Tags by name: {@code struct}, {@code union}, {@code enum} or {@code class}. */
    final Map<String, String> tags = new LinkedHashMap<>();

    final Set<String> definedTags = new HashSet<>();
    /** Names that stand where only an attribute or a macro can. */
    final Set<String> attributes = new LinkedHashSet<>();
    /** Words that a keyword with a slip in it seems to be, and where. */
    final Map<String, Integer> slips = new LinkedHashMap<>();
    /** Parameters of templates that are values. */
    final Set<String> templateValues = new HashSet<>();
    /** The parameters of the first template, in their brackets. */
    String clause = "";

    final Map<String, List<Variable>> variables = new LinkedHashMap<>();
    /** The same variables by the names of their types. */
    final Map<String, List<Variable>> byType = new LinkedHashMap<>();
    /** Types of which a cast expression's member is taken: {@code ((T *)p)->m}. */
    final Set<String> castToStructure = new HashSet<>();

    final Set<String> functions = new LinkedHashSet<>();
    /** Names of constructors that have initial values. */
    final Set<String> constructors = new HashSet<>();

    final Set<String> typedefs = new LinkedHashSet<>();
    final Set<String> enumerators = new LinkedHashSet<>();

    private final Scan scan;
    private final boolean cpp;

    Declared(Scan scan, boolean cpp) {
        this.scan = scan;
        this.cpp = cpp;
        for (int i = 0; i < scan.tokens.size(); i++) {
            if (scan.statementStart(i) || startsAfterHead(i)) {
                run(i, false);
            }
            String text = scan.text(i);
            if (cpp && text.equals("[")) {
                bindings(i);
            } else if (text.equals("(") && hasInitialisers(i)) {
                constructors.add(scan.text(i - 1));
            }
            if (text.equals("(")) {
                parenthesis(i);
            } else if (TAG_WORDS.contains(text) && scan.isName(i + 1)) {
                tag(i);
            } else if (text.equals("offsetof")
                    && scan.isName(i + 2)
                    && scan.text(i + 1).equals("(")) {
                types.add(scan.text(i + 2));
            } else if (text.equals("va_arg") && scan.text(i + 1).equals("(") && scan.isName(scan.after(i + 1) - 2)) {
                types.add(scan.text(scan.after(i + 1) - 2));
            } else if (cpp && (text.equals("new") && scan.isName(i + 1))) {
                types.add(scan.text(i + 1));
            }
            if (cpp && text.equals("template") && scan.text(i + 1).equals("<")) {
                templateParameters(i + 1);
            } else if (cpp && text.equals("<") && scan.isWord(i - 1)) {
                templateArguments(i);
            }
        }
    }

    /** Whether initial values stand behind a parameter list, so that it is a constructor's. */
    private boolean hasInitialisers(int open) {
        int colon = scan.after(open);
        colon += scan.text(colon).equals("noexcept") ? 1 : 0;
        return cpp
                && scan.depth[open] == 0
                && scan.isName(open - 1)
                && scan.text(colon).equals(":")
                && scan.initialises(colon + 1)
                && !scan.initialises(open);
    }

    /** {@code auto& [first, second]}: the names are variables. */
    private void bindings(int open) {
        int i = open - 1;
        while (scan.text(i).equals("&") || scan.text(i).equals("&&")) {
            i--;
        }
        if (scan.text(i).equals("auto")) {
            for (int k = open + 1; k < scan.partner[open]; k++) {
                if (scan.isName(k)) {
                    add(new Variable(scan.text(k), "auto", 0, false));
                }
            }
        }
    }

    private boolean startsAfterHead(int i) {
        String before = scan.text(i - 1);
        return (before.equals("(") && scan.text(i - 2).equals("for"))
                || (cpp
                        && before.equals(":")
                        && Set.of("public", "private", "protected").contains(scan.text(i - 2)))
                || (cpp && before.equals(">") && scan.depth[i] == 0);
    }

    private void tag(int i) {
        String name = scan.text(i + 1);
        if (scan.text(i).equals("enum") && Set.of("class", "struct").contains(name)) {
            return;
        }
        tags.putIfAbsent(name, scan.text(i));
        String next = scan.text(i + 2);
        if (next.equals("{") || (cpp && (next.equals(":") || next.equals("final")))) {
            definedTags.add(name);
        }
        if (next.equals("{") && scan.text(i).equals("enum")) {
            enumerators(i + 2);
        }
    }

    private void enumerators(int open) {
        int close = scan.partner[open];
        for (int k = open + 1; k < close; k++) {
            if (scan.isName(k)
                    && (scan.text(k - 1).equals("{") || scan.text(k - 1).equals(","))) {
                enumerators.add(scan.text(k));
            }
        }
    }

    private void templateParameters(int open) {
        int end = scan.afterTemplate(open);
        if (end < 0) {
            return;
        }
        for (int k = open + 1; k < end - 1; k++) {
            String next = scan.text(k + 1);
            if (scan.isName(k) && (next.equals(",") || k == end - 2 || next.equals("="))) {
                String lead = scan.text(k - 1);
                boolean type = lead.equals("typename") || lead.equals("class") || lead.equals("...");
                (type ? typedefs : templateValues).add(scan.text(k));
                typedefs.add(scan.text(k));
            }
        }
        clause = clause.isEmpty()
                ? scan.tokens.subList(open, end).stream()
                        .map(token -> token.text())
                        .collect(java.util.stream.Collectors.joining(" "))
                : clause;
    }

    private void templateArguments(int open) {
        int end = scan.afterTemplate(open);
        if (end < 0) {
            return;
        }
        for (int k = open + 1; k < end - 1; k++) {
            String before = scan.text(k - 1);
            String next = scan.text(k + 1);
            if (scan.isName(k)
                    && !before.equals("::")
                    && !before.equals(".")
                    && !before.equals("->")
                    && (before.equals("<") || before.equals(",") || before.equals("const") || before.equals("("))
                    && (!Spelling.looksLikeMacro(scan.text(k)) || next.equals("*") || next.equals("&"))
                    && (next.equals(",")
                            || next.startsWith(">")
                            || next.equals("*")
                            || next.equals("&")
                            || next.equals("(")
                            || next.equals("const")
                            || next.equals("<")
                            || next.equals(")"))) {
                if (Keywords.misspelledType(scan.text(k))) {
                    slips.put(scan.text(k), k);
                } else {
                    types.add(scan.text(k));
                }
            }
        }
    }

    private void parenthesis(int open) {
        int close = scan.partner[open];
        if (close < 0) {
            return;
        }
        String before = scan.text(open - 1);
        boolean operator = cpp
                && (scan.text(open - 2).equals("operator")
                        || scan.text(open - 3).equals("operator"));
        boolean outermost = scan.depth[open] == 0
                && !scan.initialises(open)
                && (scan.isWord(open - 1)
                        || before.equals(")")
                        || before.startsWith(">")
                        || before.equals("]")
                        || operator);
        boolean lambda = before.equals("]") && Set.of("{", "mutable", "->").contains(scan.text(close + 1));
        if (cpp && CppPrelude.LOOPS.contains(before)) {
            run(open + 1, true);
            return;
        }
        boolean list = outermost || (cpp && (before.equals("catch") || lambda));
        if (list && !before.equals("__attribute__")) {
            int level = open + 1;
            while (level < close) {
                run(level, true);
                int k = level;
                while (k < close && !scan.text(k).equals(",")) {
                    int template = cpp && scan.text(k).equals("<") ? scan.afterTemplate(k) : -1;
                    k = template > 0 ? template : scan.partner[k] > k ? scan.partner[k] + 1 : k + 1;
                }
                level = k + 1;
            }
        } else {
            Casts.read(this, scan, open, close);
        }
    }

    /** Words in a row: perhaps a declaration. */
    private void run(int from, boolean parameter) {
        List<Integer> before = new ArrayList<>();
        List<Integer> behind = new ArrayList<>();
        StringBuilder typed = new StringBuilder();
        boolean qualified = false;
        boolean isTypedef = false;
        int stars = 0;
        int i = from;
        while (cpp && scan.isAttribute(i)) {
            i = scan.after(i);
        }
        while (i < scan.tokens.size()) {
            String text = scan.text(i);
            if (TAG_WORDS.contains(text) && scan.isWord(i + 1)) {
                typed.append(typed.length() == 0 ? "" : " ")
                        .append(text)
                        .append(' ')
                        .append(scan.text(i + 1));
                i += 2;
                if (scan.text(i).equals("{")) {
                    i = scan.after(i);
                }
            } else if (TAG_WORDS.contains(text) && scan.text(i + 1).equals("{")) {
                if (text.equals("enum")) {
                    enumerators(i + 1);
                }
                typed.append(text);
                i = scan.after(i + 1);
            } else if (TypeWords.names(text)) {
                typed.append(typed.length() == 0 ? "" : " ").append(text);
                i++;
                if (scan.text(i).equals("(") && (text.contains("typeof") || text.equals("decltype"))) {
                    i = scan.after(i);
                }
            } else if (TypeWords.qualifies(text) || text.equals("const") || text.equals("volatile")) {
                isTypedef |= text.equals("typedef");
                qualified = true;
                i++;
            } else if (ATTRIBUTES.contains(text) && scan.text(i + 1).equals("(")) {
                i = scan.after(i + 1);
            } else if (WrappedTypes.isWrapped(scan, i)) {
                if (scan.isName(i + 2)) {
                    types.add(scan.text(i + 2));
                }
                typed.append(typed.length() == 0 ? "" : " ").append(scan.text(i + 2));
                stars += WrappedTypes.isPointer(text) ? 1 : 0;
                i = scan.after(i + 1);
            } else if (scan.isName(i)) {
                (stars > 0 ? behind : before).add(i);
                i++;
                if (cpp && scan.text(i).equals("<")) {
                    int end = scan.afterTemplate(i);
                    i = end > 0 ? end : i;
                }
                while (cpp && scan.text(i).equals("::") && scan.isName(i + 1)) {
                    i += 2;
                    if (scan.text(i).equals("<")) {
                        int end = scan.afterTemplate(i);
                        i = end > 0 ? end : i;
                    }
                }
            } else if ((text.equals("*") || (cpp && (text.equals("&") || text.equals("&&"))))
                    && (typed.length() > 0 || !before.isEmpty())) {
                stars++;
                i++;
            } else {
                break;
            }
        }
        String end = scan.text(i);
        if (cpp && end.equals("operator") && before.size() >= 2 && typed.length() == 0) {
            typeAt(before.remove(before.size() - 1), i);
            attributes(before);
            return;
        }
        boolean body = scan.depth[Math.min(from, scan.depth.length - 1)] > 0 && !parameter;
        if (!AFTER_DECLARATOR.contains(end) || (before.isEmpty() && behind.isEmpty())) {
            return;
        }
        int declarator = -1;
        String type = typed.toString();
        if (stars > 0) {
            if (!behind.isEmpty()) {
                declarator = behind.remove(behind.size() - 1);
                attributes(behind);
            } else if (!parameter || (!end.equals(",") && !end.equals(")"))) {
                return;
            }
            if (type.isEmpty()) {
                if (before.isEmpty() || (body && end.equals("(")) || (body && !qualified && before.size() > 1 && cpp)) {
                    return;
                }
                type = typeAt(before.remove(before.size() - 1), i);
            }
            attributes(before);
        } else if (!type.isEmpty()) {
            if (before.isEmpty()) {
                return;
            }
            declarator = before.remove(before.size() - 1);
            attributes(before);
        } else if (before.size() >= 2) {
            if (body && end.equals("(") && !cpp) {
                return;
            }
            if (end.equals(":") && !parameter && !cpp) {
                return;
            }
            declarator = before.remove(before.size() - 1);
            if (cpp && isExported(before.get(before.size() - 1), i, parameter)) {
                attributes(before);
                return;
            }
            type = typeAt(before.remove(before.size() - 1), declarator);
            attributes(before);
        } else {
            if (parameter && (cpp || qualified) && (end.equals(",") || end.equals(")")) && scan.depth[from] == 0) {
                if (Keywords.misspelledType(scan.text(before.get(0)))) {
                    slips.put(scan.text(before.get(0)), before.get(0));
                } else {
                    typeAt(before.get(0), i);
                }
            }
            return;
        }
        if (type.isEmpty() || declarator < 0) {
            return;
        }
        if (end.equals("(") && !parameter) {
            function(declarator, i);
        } else if (isTypedef) {
            typedefs.add(scan.text(declarator));
        } else {
            declare(declarator, type, stars, i, parameter);
        }
    }

    /** Whether a word before a name is a macro, and the name that of a constructor with initial values. */
    private boolean isExported(int word, int open, boolean parameter) {
        return !parameter
                && scan.text(open).equals("(")
                && Spelling.looksLikeMacro(scan.text(word))
                && hasInitialisers(open);
    }

    private void attributes(List<Integer> words) {
        for (int word : words) {
            if (scan.text(word + 1).equals("(")
                    || scan.text(word + 1).equals("::")
                    || scan.text(word + 1).equals("<")) {
                continue;
            }
            String name = scan.text(word);
            if (Keywords.misspelled(name, scan.statementStart(word), scan.text(word + 1), scan.isWord(word + 1))) {
                slips.put(name, word);
            } else {
                attributes.add(name);
            }
        }
    }

    /** The type's name, kept unless it is a keyword with a slip in it. */
    private String typeAt(int index, int next) {
        String name = scan.text(index);
        boolean slip = Keywords.misspelled(
                name, scan.statementStart(index), scan.text(index + 1), scan.isWord(index + 1) && next > index);
        if (slip) {
            slips.put(name, index);
            return "";
        }
        types.add(name);
        return name;
    }

    private void function(int name, int open) {
        int k = scan.after(open);
        while (scan.isName(k)
                || Set.of("const", "noexcept", "override", "final").contains(scan.text(k))
                || (ATTRIBUTES.contains(scan.text(k)) && scan.text(k + 1).equals("("))) {
            if (scan.isName(k) && !Set.of("override", "final").contains(scan.text(k)) && !scan.isWord(k + 1)) {
                String word = scan.text(k);
                if (cpp
                        && (Keywords.slip(word, "const")
                                || Keywords.slip(word, "noexcept")
                                || Keywords.slip(word, "override"))) {
                    slips.put(word, k);
                } else {
                    attributes.add(word);
                }
            }
            k = scan.text(k + 1).equals("(") ? scan.after(k + 1) : k + 1;
        }
        String end = scan.text(k);
        if (end.equals("{") || end.equals(";") || (cpp && end.equals(":"))) {
            functions.add(scan.text(name));
        }
    }

    private void add(Variable variable) {
        variables.computeIfAbsent(variable.name(), any -> new ArrayList<>()).add(variable);
        byType.computeIfAbsent(variable.type(), any -> new ArrayList<>()).add(variable);
    }

    private void declare(int declarator, String type, int stars, int end, boolean parameter) {
        String name = scan.text(declarator);
        add(new Variable(name, type, stars, scan.text(end).equals("[")));
        if (parameter) {
            return;
        }
        // Further declarators of the same declaration.
        int i = end;
        while (i < scan.tokens.size()
                && i < end + MAX_DECLARATION_TOKENS
                && !scan.text(i).equals(";")
                && !scan.text(i).equals(")")
                && !scan.text(i).equals("}")) {
            if (scan.text(i).equals(",")) {
                int more = 0;
                i++;
                while (scan.text(i).equals("*") || scan.text(i).equals("const")) {
                    more += scan.text(i).equals("*") ? 1 : 0;
                    i++;
                }
                if (scan.isName(i) && AFTER_DECLARATOR.contains(scan.text(i + 1))) {
                    String next = scan.text(i);
                    add(new Variable(next, type, more, scan.text(i + 1).equals("[")));
                }
            } else {
                i = scan.partner[i] > i ? scan.partner[i] + 1 : i + 1;
            }
        }
    }
}
