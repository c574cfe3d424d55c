package io.graniteft.context.internal;

import io.graniteft.context.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.tartarus.snowball.ext.EnglishStemmer;

/** Text as the words that it is found by: identifiers split, stemmed, without what stands everywhere. */
public final class Words {
    /** How often a function's name counts against its body. */
    private static final int NAME_WEIGHT = 3;

    private static final int DOC_WEIGHT = 2;
    private static final int LONGEST = 40;

    /** As many different words of a question count; a longer text is no question. */
    private static final int MOST_WORDS = 200;

    /** What every second comment and function holds. */
    private static final Set<String> CODE_STOPS = Set.of(
            "param",
            "return",
            "brief",
            "void",
            "char",
            "const",
            "static",
            "struct",
            "if",
            "else",
            "for",
            "while",
            "unsigned",
            "long",
            "short",
            "null",
            "nullptr",
            "function",
            "bool",
            "true",
            "false",
            "inline",
            "uint",
            "sizeof",
            "retval",
            "given",
            "which",
            "from",
            "when",
            "has",
            "been",
            "can",
            "should",
            "must",
            "may",
            "will",
            "its",
            "use",
            "used",
            "value",
            "note",
            "see",
            "auto",
            "class",
            "break",
            "case",
            "switch",
            "goto");

    private Words() {}

    /** The words of a text, in its order and as often as they come. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        EnglishStemmer stemmer = new EnglishStemmer();
        for (String part : split(text)) {
            String word = part.toLowerCase(Locale.ROOT);
            if (word.length() < 2
                    || word.length() > LONGEST
                    || EnglishAnalyzer.ENGLISH_STOP_WORDS_SET.contains(word)
                    || CODE_STOPS.contains(word)) {
                continue;
            }
            stemmer.setCurrent(Abbreviations.expand(word));
            stemmer.stem();
            words.add(stemmer.getCurrent());
        }
        return words;
    }

    /** The different words that a question is asked with. */
    public static List<String> question(String text) {
        return of(text).stream().distinct().limit(MOST_WORDS).toList();
    }

    /** The parts of all names in a text, as they are written: {@code getHTTPPort2} is get, HTTP, Port and 2. */
    static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean inWord = Character.isLetterOrDigit(c);
            if (start >= 0 && (!inWord || boundary(text, i))) {
                parts.add(text.substring(start, i));
                start = -1;
            }
            if (inWord && start < 0) {
                start = i;
            }
        }
        return parts;
    }

    private static boolean boundary(String text, int i) {
        char before = text.charAt(i - 1);
        char c = text.charAt(i);
        if (Character.isDigit(before) != Character.isDigit(c)) {
            return true;
        }
        boolean rises = !Character.isUpperCase(before) && Character.isUpperCase(c);
        boolean acronymEnds = Character.isUpperCase(before)
                && Character.isUpperCase(c)
                && i + 1 < text.length()
                && Character.isLowerCase(text.charAt(i + 1));
        return rises || acronymEnds;
    }

    /** The words that a node is found by, those of its name more than once. */
    public static String text(Node node) {
        List<String> all = new ArrayList<>();
        List<String> name = of(node.qualifiedName().isEmpty() ? node.name() : node.qualifiedName());
        for (int i = 0; i < NAME_WEIGHT; i++) {
            all.addAll(name);
        }
        List<String> doc = of(node.doc());
        for (int i = 0; i < DOC_WEIGHT; i++) {
            all.addAll(doc);
        }
        all.addAll(of(node.text()));
        all.addAll(of(node.path().substring(node.path().lastIndexOf('/') + 1)));
        return String.join(" ", all);
    }
}
