package io.graniteft.lang;

import java.util.Locale;

/** The language that a piece of source is read as. */
public enum Language {
    /** C, with GNU extensions. */
    C,
    /** C++, up to C++20. */
    CPP;

    /**
     * The language that a file's extension names. {@code .c}, {@code .h} and anything unknown are C; {@code .cc}, {@code .cpp},
     * {@code .cxx}, {@code .c++}, {@code .C}, {@code .hh}, {@code .hpp}, {@code .hxx}, {@code .h++}, {@code .inl}, {@code .ipp},
     * {@code .tpp} and {@code .ino} are C++, and so are the module units {@code .cppm}, {@code .ccm}, {@code .cxxm} and
     * {@code .ixx}.
     *
     * @param path a path or a file name, with {@code /} or {@code \} between its parts
     */
    public static Language ofPath(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        int dot = path.lastIndexOf('.');
        if (dot <= slash) {
            return C;
        }
        String extension = path.substring(dot + 1);
        if (extension.equals("C")) {
            return CPP;
        }
        return switch (extension.toLowerCase(Locale.ROOT)) {
            case "cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h++", "inl", "ipp", "tpp", "ino" -> CPP;
            case "cppm", "ccm", "cxxm", "ixx" -> CPP;
            default -> C;
        };
    }
}
