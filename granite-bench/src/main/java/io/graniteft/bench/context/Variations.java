package io.graniteft.bench.context;

import io.graniteft.context.FileSymbols;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.SymbolReader;
import io.graniteft.lang.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Real trees, and as many variations of them as are wanted: in each, a third of the words that names and comments are made of stand for other
 * words of the same trees, everywhere alike, so that a variation hangs together as its original does. The same trees always give the same.
 */
final class Variations {
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]{2,}|[A-Z]{3,}(?![a-z])");
    private static final int SHORTEST = 4;
    private static final int REPLACED_ONE_IN = 3;

    /** Words that C, C++ and the preprocessor give a meaning, and parts of the names of fixed types. */
    private static final Set<String> FIXED = Set.of(
            "alignas",
            "alignof",
            "auto",
            "bool",
            "break",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "constexpr",
            "continue",
            "decltype",
            "default",
            "define",
            "defined",
            "delete",
            "double",
            "elif",
            "else",
            "endif",
            "enum",
            "error",
            "explicit",
            "extern",
            "false",
            "float",
            "friend",
            "goto",
            "ifdef",
            "ifndef",
            "include",
            "inline",
            "long",
            "mutable",
            "namespace",
            "noexcept",
            "null",
            "nullptr",
            "operator",
            "override",
            "pragma",
            "private",
            "protected",
            "public",
            "register",
            "restrict",
            "return",
            "short",
            "signed",
            "sizeof",
            "size",
            "static",
            "struct",
            "switch",
            "template",
            "this",
            "throw",
            "true",
            "typedef",
            "typeof",
            "typename",
            "uint",
            "undef",
            "union",
            "unsigned",
            "using",
            "virtual",
            "void",
            "volatile",
            "while");

    private final List<SourceText> files = new ArrayList<>();
    private final List<Integer> functionsOf = new ArrayList<>();
    private final List<Node> functions = new ArrayList<>();
    private final List<String> vocabulary;

    Variations(List<Path> trees) {
        SymbolReader reader = new SymbolReader();
        Set<String> words = new TreeSet<>();
        for (Path tree : trees) {
            for (Path file : Trees.files(tree)) {
                SourceText text = Trees.text(tree, file);
                List<Node> found = functions(reader.read(text, ""));
                files.add(text);
                functionsOf.add(found.size());
                functions.addAll(found);
                Matcher word = WORD.matcher(text.text());
                while (word.find()) {
                    String lower = word.group().toLowerCase(Locale.ROOT);
                    if (lower.length() >= SHORTEST && !FIXED.contains(lower)) {
                        words.add(lower);
                    }
                }
            }
        }
        vocabulary = List.copyOf(words);
    }

    /** The functions that a file defines, in the order of its text. */
    static List<Node> functions(FileSymbols symbols) {
        return symbols.nodes().stream()
                .filter(node -> node.kind() == NodeKind.FUNCTION && node.definition())
                .toList();
    }

    /** The functions of the trees themselves. */
    List<Node> originals() {
        return functions;
    }

    /** Receives a file of a variation. */
    interface Sink {
        /**
         * Takes one file.
         *
         * @param variation 0 are the trees themselves
         * @param first the number of its first function among {@link #originals}
         * @param count its functions
         */
        void take(SourceText file, int variation, int first, int count) throws InterruptedException;
    }

    /** Gives whole files until there are so many functions. */
    int upTo(int wanted, Sink sink) throws InterruptedException {
        int given = 0;
        for (int variation = 0; given < wanted; variation++) {
            Map<String, String> others = new HashMap<>();
            int first = 0;
            for (int i = 0; i < files.size() && given < wanted; i++) {
                SourceText file = files.get(i);
                SourceText varied = variation == 0
                        ? file
                        : new SourceText(
                                "v" + variation + "/" + varied(file.path(), variation, others),
                                varied(file.text(), variation, others));
                sink.take(varied, variation, first, functionsOf.get(i));
                first += functionsOf.get(i);
                given += functionsOf.get(i);
            }
        }
        return given;
    }

    private String varied(String text, int variation, Map<String, String> others) {
        return WORD.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(other(match.group(), variation, others)));
    }

    private String other(String word, int variation, Map<String, String> others) {
        return others.computeIfAbsent(word, any -> {
            String lower = word.toLowerCase(Locale.ROOT);
            long draw = draw(lower.hashCode(), variation);
            if (lower.length() < SHORTEST || FIXED.contains(lower) || draw % REPLACED_ONE_IN != 0) {
                return word;
            }
            String other = vocabulary.get((int) (draw / REPLACED_ONE_IN % vocabulary.size()));
            if (Character.isLowerCase(word.charAt(0))) {
                return other;
            }
            return Character.isUpperCase(word.charAt(1))
                    ? other.toUpperCase(Locale.ROOT)
                    : Character.toUpperCase(other.charAt(0)) + other.substring(1);
        });
    }

    /** A number that two others decide, not below 0. */
    private static long draw(long one, long other) {
        long mixed = (one * 0x9E3779B97F4A7C15L) ^ (other * 0xC2B2AE3D27D4EB4FL);
        mixed = (mixed ^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9L;
        return (mixed ^ (mixed >>> 29)) & Long.MAX_VALUE;
    }

    /** The vector of a function's variation: its own, with up to half of another function's; the original keeps its own. */
    static float[] vector(float[][] originals, int function, int variation) {
        float[] own = originals[function];
        if (variation == 0) {
            return own.clone();
        }
        long draw = draw(function, variation);
        float[] other = originals[(int) (draw % originals.length)];
        float share = 0.15f + 0.35f * ((draw >>> 20) % 1000) / 1000f;
        float[] mixed = new float[own.length];
        double square = 0;
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (1 - share) * own[i] + share * other[i];
            square += (double) mixed[i] * mixed[i];
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] /= length;
        }
        return mixed;
    }
}
