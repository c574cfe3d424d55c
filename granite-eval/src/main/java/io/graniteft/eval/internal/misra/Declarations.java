package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Declarator.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads declarations without knowing the types: by the shape of their beginning. */
final class Declarations {
    private static final Set<String> SPECIFIERS = Set.of(
            "static",
            "extern",
            "typedef",
            "const",
            "volatile",
            "inline",
            "register",
            "restrict",
            "constexpr",
            "mutable",
            "virtual",
            "explicit",
            "thread_local",
            "_Thread_local",
            "_Noreturn",
            "__inline",
            "__inline__",
            "__thread",
            "__const",
            "__const__",
            "__volatile__",
            "__volatile",
            "__restrict",
            "__restrict__",
            "__extension__",
            "_Atomic",
            "constinit",
            "consteval",
            "friend");
    private static final Set<String> NUMBERS = Set.of(
            "int",
            "char",
            "short",
            "long",
            "float",
            "double",
            "signed",
            "unsigned",
            "wchar_t",
            "char8_t",
            "char16_t",
            "char32_t",
            "__signed__",
            "__int128",
            "_Complex");
    private static final Set<String> TRUTHS = Set.of("bool", "_Bool");
    private static final Set<String> ATTRIBUTES =
            Set.of("__attribute__", "__attribute", "__declspec", "_Alignas", "alignas");
    private static final Set<String> TYPE_FUNCTIONS = Set.of("typeof", "__typeof", "__typeof__", "decltype");
    private static final Set<String> RECORDS = Set.of("struct", "union", "class", "enum", "typename");
    private static final Pattern NUMBER_TYPE = Pattern.compile(
            "u?int(?:_fast|_least)?(?:8|16|32|64|ptr|max)_t|s?size_t|ptrdiff_t|u(?:8|16|32|64|int|long|"
                    + "short|char)|s(?:8|16|32|64)|__(?:u|s|be|le)(?:8|16|32|64)|off_t|time_t|[us]int(?:8|16|32)|float(?:32|64)");

    private final Code code;
    private int at;
    private Sort sort = Sort.UNKNOWN;

    private Declarations(Code code, int from) {
        this.code = code;
        this.at = from;
    }

    /** What a stretch of tokens declares: nothing when it is no declaration. */
    static List<Declarator> of(Code code, int from, int end) {
        Declarations reader = new Declarations(code, from);
        return reader.type(end) ? reader.declarators(end) : List.of();
    }

    /** Whether a type with this name is one of numbers wherever it is used. */
    static Sort sortOf(String type) {
        return NUMBERS.contains(type) || NUMBER_TYPE.matcher(type).matches()
                ? Sort.ARITHMETIC
                : TRUTHS.contains(type) ? Sort.BOOLEAN : Sort.UNKNOWN;
    }

    /** Reads the specifiers and the type; false when there is none. */
    private boolean type(int end) {
        boolean type = false;
        boolean specified = false;
        while (at < end) {
            String text = code.text(at);
            if (code.is(at, "[") && code.is(at + 1, "[")) {
                at = code.after(at);
            } else if (SPECIFIERS.contains(text) && !code.isName(at)) {
                specified = true;
                at++;
            } else if (ATTRIBUTES.contains(text)) {
                at = code.after(at + 1);
            } else if (TYPE_FUNCTIONS.contains(text) && code.is(at + 1, "(")) {
                type = true;
                at = code.after(at + 1);
            } else if (code.isKeyword(at, "template") && code.is(at + 1, "<")) {
                int behind = code.afterTemplate(at + 1);
                if (behind < 0) {
                    return false;
                }
                at = behind;
            } else if (code.isKeyword(at) && RECORDS.contains(text)) {
                sort = text.equals("enum") ? Sort.ARITHMETIC : Sort.UNKNOWN;
                type = true;
                record(end);
            } else if (code.isKeyword(at)
                    && (sortOf(text) != Sort.UNKNOWN || text.equals("void") || text.equals("auto"))) {
                sort = sort == Sort.UNKNOWN ? sortOf(text) : sort;
                type = true;
                at++;
            } else if (!type && (code.isName(at) || code.is(at, "::"))) {
                int behind = typeName(specified);
                if (behind < 0) {
                    return false;
                }
                if (behind == at) { // a macro in front of the type
                    at++;
                } else {
                    sort = behind == at + 1 ? sortOf(text) : Sort.UNKNOWN;
                    type = true;
                    at = behind;
                }
            } else {
                break;
            }
        }
        return type && at < end;
    }

    private void record(int end) {
        at++;
        while (at < end && (code.isName(at) || code.is(at, "::") || ATTRIBUTES.contains(code.text(at)) || isFinal())) {
            boolean last =
                    code.isName(at) && !code.is(at + 1, "::") && !code.is(at + 1, "{") && !isNameOfRecord(at + 1);
            at = ATTRIBUTES.contains(code.text(at)) ? code.after(at + 1) : at + 1;
            if (last) {
                break;
            }
        }
        if (code.is(at, "<")) {
            at = Math.max(at, code.afterTemplate(at));
        }
        if (code.is(at, ":") && !code.isNumber(at + 1)) {
            while (at < end && !code.is(at, "{") && !code.is(at, ";")) {
                at++;
            }
        }
        if (code.is(at, "{")) {
            at = code.after(at);
        }
    }

    private boolean isFinal() {
        return code.is(at, "final");
    }

    /** Whether a name behind another one is still the record's: a macro stands before it, or {@code final} is meant. */
    private boolean isNameOfRecord(int i) {
        return code.isName(i) && (code.is(i + 1, "{") || code.is(i + 1, ":"));
    }

    /** The index behind a name that is used as a type; the name's own index when it is a macro before one; -1 for neither. */
    private int typeName(boolean specified) {
        int i = code.is(at, "::") ? at + 1 : at;
        while (code.isName(i)) {
            i++;
            if (code.cpp && code.is(i, "<")) {
                int behind = code.afterTemplate(i);
                if (behind < 0) {
                    return -1;
                }
                i = behind;
            }
            if (!code.is(i, "::")) {
                break;
            }
            i++;
        }
        if (code.isName(i)) {
            return i;
        }
        if (code.isKeyword(i)) {
            String text = code.text(i);
            if (text.equals("const") || text.equals("volatile")) {
                return i;
            }
            boolean typeFollows = sortOf(text) != Sort.UNKNOWN
                    || SPECIFIERS.contains(text)
                    || RECORDS.contains(text)
                    || text.equals("void");
            return typeFollows && i == at + 1 ? at : -1;
        }
        int stars = i;
        while (code.is(stars, "*")
                || (code.cpp && (code.is(stars, "&") || code.is(stars, "&&")))
                || isQualifier(stars)) {
            stars++;
        }
        if (stars > i && code.isName(stars)) {
            String behind = code.text(stars + 1);
            boolean reference = !code.is(stars - 1, "*");
            boolean declares = behind.equals("=")
                    || behind.equals(":")
                    || code.isName(stars + 1)
                    || (!reference && Set.of(";", ",", "[", ")", "").contains(behind))
                    || (specified && behind.equals("("));
            return declares ? i : -1;
        }
        boolean functionPointer = code.is(i, "(")
                && code.is(i + 1, "*")
                && code.partner(i) > i
                && code.is(code.partner(i) + 1, "(")
                && i == at + 1;
        if (functionPointer) {
            return i;
        }
        return code.cpp && code.is(i, "[") && code.is(at, "auto") ? i : -1;
    }

    private boolean isQualifier(int i) {
        return code.isKeyword(i) && SPECIFIERS.contains(code.text(i));
    }

    private List<Declarator> declarators(int end) {
        List<Declarator> found = new ArrayList<>();
        int comma = -1;
        while (at < end) {
            boolean pointer = false;
            while (at < end && (code.is(at, "*") || code.is(at, "&") || code.is(at, "&&") || isQualifier(at))) {
                pointer |= code.is(at, "*");
                at++;
            }
            while (code.isName(at) && (code.isName(at + 1) || code.is(at + 1, "*"))) {
                at++; // a macro such as __iomem
                pointer |= code.is(at, "*");
                at = code.is(at, "*") ? at + 1 : at;
            }
            int name = -1;
            if (code.isName(at)) {
                while (code.is(at + 1, "::") && code.isName(at + 2)) {
                    at += 2;
                }
                name = at++;
            } else if (code.is(at, "(")) {
                int close = code.partner(at);
                pointer |= code.is(at + 1, "*");
                for (int i = at + 1; i < close && name < 0; i++) {
                    name = code.isName(i) && !code.isName(i + 1) ? i : -1;
                }
                at = code.after(at);
            } else if (!code.is(at, ":")) {
                return found;
            }
            boolean function = code.is(at, "(") && !pointer;
            boolean array = code.is(at, "[");
            int initialiser = -1;
            while (at < end && !code.is(at, ",") && !code.is(at, ";")) {
                if (code.is(at, "=") && initialiser < 0) {
                    initialiser = at;
                }
                int template = code.cpp && code.is(at, "<") && code.isName(at - 1) ? code.afterTemplate(at) : -1;
                at = template > at ? template : code.after(at);
            }
            Sort own = pointer || array ? Sort.POINTER : function ? Sort.FUNCTION : sort;
            found.add(new Declarator(name, own, initialiser, comma, Math.min(at, end)));
            if (!code.is(at, ",")) {
                return found;
            }
            comma = at++;
        }
        return found;
    }
}
