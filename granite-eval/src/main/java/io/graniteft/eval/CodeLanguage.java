package io.graniteft.eval;

import io.graniteft.eval.internal.LanguageGuess;
import java.util.Locale;
import java.util.Optional;

/** The two languages that can be scored. */
public enum CodeLanguage {
    /** C, read as GNU C17. */
    C("c"),
    /** C++, read as GNU C++17. */
    CPP("c++");

    private final String label;

    CodeLanguage(String label) {
        this.label = label;
    }

    /** The name used in files and on the command line: {@code c} or {@code c++}. */
    public String label() {
        return label;
    }

    /**
     * The language with this name, in any case: {@code c} or {@code h}; {@code c++}, {@code cpp}, {@code cxx},
     * {@code cc}, {@code hpp}, {@code hh} or {@code hxx}. Empty for every other name.
     */
    public static Optional<CodeLanguage> of(String name) {
        return switch (name.trim().toLowerCase(Locale.ROOT)) {
            case "c", "h" -> Optional.of(C);
            case "c++", "cpp", "cxx", "cc", "hpp", "hh", "hxx", "h++" -> Optional.of(CPP);
            default -> Optional.empty();
        };
    }

    /** The language that a text looks like: C++ when it has a construct that C does not know, else C. */
    public static CodeLanguage infer(String code) {
        return LanguageGuess.of(code);
    }
}
