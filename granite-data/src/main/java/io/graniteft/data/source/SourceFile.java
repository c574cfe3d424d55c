package io.graniteft.data.source;

import io.graniteft.data.licence.LicenceFinder;
import java.util.Locale;

/**
 * A file as text.
 *
 * @param path relative to the source's root, with {@code /} between its parts
 * @param text the whole text, lines ended by LF, without a byte order mark
 * @param charset {@code UTF-8}, or {@code ISO-8859-1} for what is not UTF-8
 * @param sha256 the digest of the file's bytes
 * @param placeLicence the licence that the nearest licence file above it states, or {@value LicenceFinder#UNKNOWN}
 */
public record SourceFile(String path, String text, String charset, String sha256, String placeLicence) {
    /** A file in a place about whose licence nothing is known. */
    public SourceFile(String path, String text, String charset, String sha256) {
        this(path, text, charset, sha256, LicenceFinder.UNKNOWN);
    }

    /** This file in a place with that licence. */
    public SourceFile under(String licenceOfPlace) {
        return new SourceFile(path, text, charset, sha256, licenceOfPlace);
    }

    /**
     * The licence: the SPDX expression or the notice in the head of the file, else that of its place;
     * {@value LicenceFinder#PROPRIETARY} if the owner keeps all rights, {@value LicenceFinder#UNKNOWN} if nothing tells.
     */
    public String licence() {
        return LicenceFinder.ofSource(text, placeLicence);
    }

    /**
     * Whether most lines look like C or C++ rather than prose or a table; decides on {@code .txt} files.
     */
    public boolean looksLikeCode() {
        long lines = 0;
        long code = 0;
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            if (line.isEmpty()) {
                continue;
            }
            lines++;
            char last = line.charAt(line.length() - 1);
            boolean ends = last == ';' || last == '{' || last == '}';
            boolean starts = line.startsWith("#")
                    || line.startsWith("//")
                    || line.startsWith("/*")
                    || line.startsWith("*")
                    || line.startsWith("}");
            if (ends || starts) {
                code++;
            }
        }
        return code * 2 >= lines;
    }

    /** Whether the name ends in {@code .txt}. */
    public boolean isPlainText() {
        return path.toLowerCase(Locale.ROOT).endsWith(".txt");
    }
}
