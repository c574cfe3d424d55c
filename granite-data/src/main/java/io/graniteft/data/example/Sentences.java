package io.graniteft.data.example;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prose in comments: where its sentences end, and whether it speaks of the code at all. */
final class Sentences {
    /** A stop behind these ends no sentence. */
    private static final List<String> ABBREVIATIONS = List.of("e.g", "i.e", "etc", "cf", "vs", "resp");

    /** Comments that begin so tell the reader of the code something, but not what the function does. */
    private static final List<String> NOTES = List.of("todo", "fixme", "xxx", "hack", "see");

    private Sentences() {}

    /** The text with every stretch of white space as one blank. */
    static String withSingleBlanks(String text) {
        StringBuilder flat = null;
        boolean wasBlank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isBlank = isBlank(c);
            if (flat == null && isBlank && (wasBlank || c != ' ')) {
                flat = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (flat != null && !(isBlank && wasBlank)) {
                flat.append(isBlank ? ' ' : c);
            }
            wasBlank = isBlank;
        }
        return flat == null ? text : flat.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** Where the first sentence ends: at a stop before white space and no small letter, not behind an abbreviation; -1: nowhere. */
    static int end(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '.' || c == '!') && isFollowedByEnd(text, i + 1) && !isAbbreviation(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isFollowedByEnd(String text, int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i == text.length() || (i > from && (text.charAt(i) < 'a' || text.charAt(i) > 'z'));
    }

    private static boolean isAbbreviation(String text, int end) {
        for (String abbreviation : ABBREVIATIONS) {
            int start = end - abbreviation.length();
            if (text.startsWith(abbreviation, start) && (start == 0 || !isWord(text.charAt(start - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /** Whether the text is a legal notice, a note to the authors, or full of tags. */
    static boolean isLegal(String text) {
        for (String note : NOTES) {
            int end = note.length();
            if (begins(text, 0, note) && (end == text.length() || !isWord(text.charAt(end)))) {
                return true;
            }
        }
        for (int i = 0; i < text.length(); i++) {
            String word = wordOfNotices(text.charAt(i));
            if (word != null && begins(text, i, word)) {
                return true;
            }
        }
        return false;
    }

    /** The one phrase of notices and tags that begins with this character. */
    private static @Nullable String wordOfNotices(char c) {
        return switch (c) {
            case 'c', 'C' -> "copyright";
            case 'l', 'L' -> "licen?e";
            case 's', 'S' -> "spdx";
            case 'a', 'A' -> "all rights reserved";
            case 'd', 'D' -> "documentation";
            case '\\' -> "\\file";
            case '@' -> "@";
            default -> null;
        };
    }

    /** Whether a lower-case phrase stands at a place, in whatever case; a question mark in it is a c or an s. */
    private static boolean begins(String text, int at, String phrase) {
        if (text.length() - at < phrase.length()) {
            return false;
        }
        for (int i = 0; i < phrase.length(); i++) {
            char c = text.charAt(at + i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
            char wanted = phrase.charAt(i);
            if (wanted == '?' ? lower != 'c' && lower != 's' : lower != wanted) {
                return false;
            }
        }
        return true;
    }
}
