package io.graniteft.data.source;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file as text.
 *
 * @param path relative to the source's root, with {@code /} between its parts
 * @param text the whole text, lines ended by LF, without a byte order mark
 * @param charset {@code UTF-8}, or {@code ISO-8859-1} for what is not UTF-8
 * @param sha256 the digest of the file's bytes
 */
public record SourceFile(String path, String text, String charset, String sha256) {
    /** The licence of a file that does not name one. */
    public static final String UNKNOWN_LICENCE = "unknown";

    /** As far down a licence tag is looked for, in characters: below the longest licence texts in use. */
    private static final int HEAD_LENGTH = 8192;

    private static final Pattern SPDX_TAG =
            Pattern.compile("SPDX-License-Identifier:[ \\t]*([A-Za-z0-9.+()\\- ]*[A-Za-z0-9.+)])");

    /** The SPDX expression in the head of the file, or {@value #UNKNOWN_LICENCE}. */
    public String licence() {
        Matcher tag = SPDX_TAG.matcher(text.substring(0, Math.min(HEAD_LENGTH, text.length())));
        return tag.find() ? tag.group(1).strip() : UNKNOWN_LICENCE;
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
