package io.graniteft.eval.internal.compile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the tokens of a snippet say about the names in it. It does not parse: it looks at what stands beside a name, which
 * is as good in text with errors as in text without.
 */
final class Scan extends Words {
    private static final Set<String> ASSIGNMENTS =
            Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=");

    /** Behind these an operand begins. */
    private static final Set<String> OPERAND_BEGINS =
            Set.of("(", ",", "=", "return", "&&", "||", "?", "<<", "==", "!=", "+", "throw");

    /** What macros are called that go through something. */
    private static final Pattern EACH = Pattern.compile("(?i)for_?each");

    final Map<String, Use> values = new HashMap<>();
    final Map<String, Use> members = new LinkedHashMap<>();
    /** Names behind {@code ::}. */
    final Map<String, Use> scoped = new LinkedHashMap<>();
    /** Names behind {@code std::}. */
    final Map<String, Use> standard = new LinkedHashMap<>();
    /** Words on a line of their own, without a semicolon, that only a macro can be. */
    final Set<String> alone = new HashSet<>();

    Scan(String code, boolean cpp) {
        super(code, cpp);
        for (int i = 0; i < tokens.size(); i++) {
            if (isName(i)) {
                name(i);
            }
        }
    }

    private void name(int i) {
        String before = text(i - 1);
        boolean member = before.equals("->") || (before.equals(".") && !isNumber(i - 2));
        boolean inScope =
                cpp && before.equals("::") && (isName(i - 2) || text(i - 2).equals(">"));
        boolean inStd = inScope && text(i - 2).equals("std");
        Map<String, Use> map = member ? members : inStd ? standard : inScope ? scoped : values;
        Use use = map.computeIfAbsent(text(i), any -> new Use());
        if (use.first < 0) {
            use.first = i;
        }
        use.count++;
        int next = i + 1;
        if (cpp && text(next).equals("<")) {
            int end = afterTemplate(next);
            if (end > 0 && !isNumber(end) && (!isName(end) || before.equals("::") || end > next + 2)) {
                use.template = true;
                use.templateAt = use.templateAt < 0 ? next : use.templateAt;
                use.templateCall |= text(end).equals("(");
                use.templateValue |= isValue(i, end);
                next = end;
            }
        }
        if (cpp && text(next).equals("::")) {
            use.scope = true;
        }
        use.braced |= cpp && text(next).equals("{") && OPERAND_BEGINS.contains(before);
        use.type |= inScope && typePlace(i, next);
        int start = chainStart(i);
        String lead = text(start - 1);
        boolean unary = unaryPosition(start - 1);
        use.dereferenced |= lead.equals("*")
                && unary
                && !text(next).equals("(")
                && !text(next).equals("->")
                && !text(next).equals(".");
        use.addressTaken |= lead.equals("&")
                && unary
                && !text(next).equals("->")
                && !text(next).equals("(");
        use.incremented |= (lead.equals("++")
                || lead.equals("--")
                || text(next).equals("++")
                || text(next).equals("--"));
        use.constant |= (!member && lead.equals("case")) || (text(next).equals(":") && before.equals("..."));
        use.inString |=
                !member && ((isString(i - 1) && !lead.equals("case")) || (isString(i + 1) && !before.equals("extern")));
        use.assigned |= ASSIGNMENTS.contains(text(next));
        use.loopVariable |=
                before.equals("(") && text(i - 2).equals("for") && text(next).equals("=");
        use.semicolonFollows |= text(next).equals(";");
        switch (text(next)) {
            case "->" -> use.arrow = true;
            case "." -> use.dot = true;
            case "[" -> index(use, next);
            case "(" -> call(use, i, next, start);
            default -> {}
        }
        if (!member
                && Spelling.looksLikeMacro(text(i))
                && statementStart(i)
                && tokens.get(i).line() > line(i - 1)
                && line(i + 1) > tokens.get(i).line()
                && (isWord(i + 1) || text(i + 1).equals("{") || text(i + 1).equals("}"))) {
            alone.add(text(i));
        }
        if (before.equals("[") && text(i + 1).equals("]") && isDeclaredArray(i - 1)) {
            use.constant = true;
        }
    }

    /** Whether a qualified name ends where a type does: before a name, a star and a name, or the end of a template's arguments. */
    private boolean typePlace(int i, int next) {
        String text = text(next);
        String lead = text(chainStart(i) - 1);
        if (isName(next)
                || text.equals(">")
                || text.equals(">>")
                || text.equals("const")
                || lead.equals("new")
                || lead.equals("typename")) {
            return !lead.equals("case") && (!(text.equals(">") || text.equals(">>")) || templateArgument(i));
        }
        if (text.equals("*") || text.equals("&") || text.equals("&&")) {
            String after = text(next + 1);
            boolean declares = isName(next + 1)
                    && (statementStart(chainStart(i))
                            || lead.equals("const")
                            || depth[i] == 0
                            || (lead.equals("(") && Set.of("for", "catch").contains(text(chainStart(i) - 2))));
            return declares || after.equals(")") || after.equals(">") || after.equals(",") || after.equals("const");
        }
        if (text.equals("{")) {
            return !lead.equals("case");
        }
        if (text.equals(")") && lead.equals("(") && !isWord(chainStart(i) - 2)) {
            return isName(next + 1) || isNumber(next + 1); // a cast
        }
        boolean argument = lead.equals("<") || (lead.equals(",") && templateArgument(i));
        return lead.equals("const")
                || (argument
                        && (text.equals(",") || text.equals("("))
                        && templateArgument(i)
                        && !Spelling.looksLikeMacro(text(i)));
    }

    /** Whether {@code name<T>} is an argument of a call: a function, not a type. */
    private boolean isValue(int i, int end) {
        String lead = text(i - 1);
        if (depth[i] == 0 || !(text(end).equals(")") || text(end).equals(",")) || templateArgument(i)) {
            return false;
        }
        if (lead.equals(",")) {
            return true;
        }
        return lead.equals("(")
                && isName(i - 2)
                && !Set.of("sizeof", "catch", "decltype", "typeid", "alignof").contains(text(i - 2));
    }

    /** Whether a name stands between template brackets. */
    private boolean templateArgument(int i) {
        for (int k = i; k >= 0 && k > i - 60; k--) {
            String text = text(k);
            if ((text.equals("<") && isName(k - 1))
                    || (text.equals("<") && text(k - 1).endsWith("_cast"))) {
                int end = afterTemplate(k);
                return end > i;
            }
            if (text.equals(";") || text.equals("{") || text.equals("}")) {
                return false;
            }
        }
        return false;
    }

    /** Whether the bracket stands behind a declared name: a word, the name, the bracket. */
    private boolean isDeclaredArray(int bracket) {
        int name = bracket - 1;
        while (text(name).equals("]") && partner[name] >= 0) {
            name = partner[name] - 1;
        }
        return isName(name)
                && ((isWord(name - 1) && !NO_OPERAND.contains(text(name - 1)))
                        || (text(name - 1).equals("*") && isWord(name - 2)));
    }

    private void index(Use use, int open) {
        use.index = true;
        int end = after(open);
        switch (text(end)) {
            case "." -> use.indexDot = true;
            case "->" -> use.indexArrow = true;
            case "[" -> {
                use.indexIndex = true;
                String third = text(after(end));
                use.indexDot |= third.equals(".");
                use.indexArrow |= third.equals("->");
                use.assigned |= ASSIGNMENTS.contains(third);
            }
            default -> use.assigned |= false;
        }
    }

    private void call(Use use, int name, int open, int start) {
        use.called = true;
        int end = after(open);
        if (text(name).equals("offsetof") && isName(end - 2)) {
            members.computeIfAbsent(text(end - 2), any -> new Use());
        }
        use.takesAnything |= takesAnything(open, end - 1);
        for (int i = open; i < end; i++) {
            use.loopHead |= text(i).equals(";") && depth[i] == depth[open];
        }
        boolean stands = statementStart(start);
        boolean loop = EACH.matcher(text(name)).find() && isWord(end);
        if ((text(end).equals("{") || loop) && stands && depth[name] > 0) {
            use.opensBlock = true;
        } else if (stands
                && start == name
                && depth[name] > 0
                && (isWord(end) || text(end).equals("}"))) {
            use.endsStatement = true;
        }
        use.semicolonFollows |= text(end).equals(";");
        use.inString |= isString(end) || isString(name - 1);
        switch (text(end)) {
            case "->" -> use.callArrow = true;
            case "." -> use.callDot = true;
            case "[" -> use.callIndex = true;
            case "(" -> use.callCalled = true;
            default -> use.callAssigned |= ASSIGNMENTS.contains(text(end));
        }
    }

    /** Whether a call's arguments are more than expressions: types, blocks, lone operators, nothing between commas. */
    private boolean takesAnything(int open, int close) {
        String last = "(";
        for (int i = open + 1; i <= close && i < tokens.size(); i++) {
            String text = text(i);
            boolean ends = text.equals(",") || i == close;
            if (text.equals("{") && !text(i - 1).equals(")")) {
                return true;
            }
            if (text.equals(";")) {
                return true;
            }
            if (isKeyword(i)
                    && TypeWords.is(text)
                    && (i == open + 1 || text(i - 1).equals(","))) {
                return true;
            }
            if (ends && (last.equals(",") || (last.equals("(") && i > open + 1))) {
                return true;
            }
            if (ends
                    && (last.equals("*")
                            || last.equals("==")
                            || last.equals("<")
                            || last.equals(">")
                            || last.equals("!=")
                            || last.equals("<=")
                            || last.equals(">=")
                            || last.equals("+"))) {
                return true;
            }
            if (text.equals("(") || text.equals("[")) {
                i = partner[i] > i ? partner[i] : i;
                last = text(i);
            } else {
                last = text;
            }
        }
        return false;
    }

    Use value(String name) {
        return values.getOrDefault(name, new Use());
    }
}
