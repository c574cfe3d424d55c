package io.graniteft.eval.internal.compile;

import java.util.Set;

/** Keywords that stand in types. */
final class TypeWords {
    private static final Set<String> TYPES = Set.of(
            "int",
            "char",
            "short",
            "long",
            "float",
            "double",
            "void",
            "signed",
            "unsigned",
            "struct",
            "union",
            "enum",
            "bool",
            "_Bool",
            "auto",
            "__auto_type",
            "typeof",
            "__typeof__",
            "wchar_t",
            "char16_t",
            "char32_t",
            "class",
            "typename",
            "decltype",
            "__int128",
            "_Complex");
    private static final Set<String> QUALIFIERS = Set.of(
            "const",
            "volatile",
            "static",
            "extern",
            "inline",
            "register",
            "restrict",
            "__inline",
            "__inline__",
            "__restrict",
            "__restrict__",
            "__volatile__",
            "__const",
            "_Atomic",
            "typedef",
            "_Noreturn",
            "constexpr",
            "mutable",
            "virtual",
            "explicit",
            "friend",
            "thread_local",
            "_Thread_local",
            "__extension__",
            "__signed__",
            "_Alignas");

    private TypeWords() {}

    /** A word that names a type or a part of one. */
    static boolean is(String word) {
        return TYPES.contains(word) || word.equals("const") || word.equals("volatile");
    }

    /** A word that is a type of its own, or opens one. */
    static boolean names(String word) {
        return TYPES.contains(word);
    }

    /** A word that stands beside a type. */
    static boolean qualifies(String word) {
        return QUALIFIERS.contains(word);
    }
}
