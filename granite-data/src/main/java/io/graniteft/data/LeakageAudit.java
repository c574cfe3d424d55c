package io.graniteft.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.alike.MinHash;
import io.graniteft.data.alike.NearDuplicates;
import io.graniteft.data.alike.TokenGrams;
import io.graniteft.data.alike.TokenHash;
import io.graniteft.data.alike.UnionFind;
import io.graniteft.data.curate.FunctionShape;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of one file of examples is seen in another: what a validation file is worth. Any JSON Lines file will do, ours or not. Of
 * each line the code is compared: the last message's content, or the first of the usual names for an answer; of Markdown the fenced
 * part. Where a request shows the beginning of a function and the answer is its end, both are put together again.
 *
 * <p>Memory grows with the number of different answers: about a kilobyte each.
 */
public final class LeakageAudit {
    /** Shorter code says nothing about where it comes from: {@code return 0; }. */
    private static final int LEAST_TOKENS = 12;

    private static final List<String> ANSWERS =
            List.of("response", "completion", "output", "answer", "code", "reference", "text", "content");
    private static final List<String> REQUESTS = List.of("prompt", "instruction", "input", "request");

    private final double threshold;

    /**
     * An audit.
     *
     * @param threshold share of common token 5-grams (Jaccard index) from which on code counts as a near-duplicate
     */
    public LeakageAudit(double threshold) {
        this.threshold = threshold;
    }

    /**
     * What was found. Each count holds the lines of those before it that are of its kind, too.
     *
     * @param trainExamples lines of the first file
     * @param validationExamples lines of the second
     * @param tooShort lines of the second whose code is too short to say anything; they can only be {@code sameMessages}
     * @param sameMessages lines of the second that stand in the first as they are
     * @param sameCode lines of the second whose code stands in the first, but for comments and white space
     * @param sameCodeButForNames lines of the second whose code stands in the first, under other names perhaps
     * @param nearDuplicates lines of the second whose code is at least a near-duplicate of code in the first
     */
    public record Report(
            long trainExamples,
            long validationExamples,
            long tooShort,
            long sameMessages,
            long sameCode,
            long sameCodeButForNames,
            long nearDuplicates) {
        /** A count as a share of the second file's lines. */
        public double share(long count) {
            return validationExamples == 0 ? 0 : (double) count / validationExamples;
        }
    }

    /** Code that some lines of a file have. */
    private static final class Code {
        private final int[] grams;
        private final int[] bands;
        private final long renamed;
        private long sharing;

        Code(int[] grams, int[] bands, long renamed) {
            this.grams = grams;
            this.bands = bands;
            this.renamed = renamed;
        }
    }

    /** All different code of one file. */
    private static final class Side {
        private final Set<Long> messages = new HashSet<>();
        private final Map<Long, Code> codes = new HashMap<>();
        private long examples;
        private long tooShort;
        private long sameMessages;
    }

    /**
     * Compares two files.
     *
     * @param train the examples that are trained on
     * @param validation the examples of which it is asked whether they were seen
     * @throws io.graniteft.core.GraniteException if a file cannot be read or is no JSON Lines
     */
    public Report measure(Path train, Path validation) {
        MinHash hasher = new MinHash();
        Side seen = read(train, hasher, Set.of());
        Side asked = read(validation, hasher, seen.messages);
        Set<Long> renamed = new HashSet<>();
        seen.codes.values().forEach(code -> renamed.add(code.renamed));
        Set<Code> near = near(seen, asked);
        long same = 0;
        long sameButForNames = 0;
        long alike = 0;
        for (Map.Entry<Long, Code> entry : asked.codes.entrySet()) {
            Code code = entry.getValue();
            boolean exact = seen.codes.containsKey(entry.getKey());
            boolean names = exact || renamed.contains(code.renamed);
            same += exact ? code.sharing : 0;
            sameButForNames += names ? code.sharing : 0;
            alike += names || near.contains(code) ? code.sharing : 0;
        }
        return new Report(
                seen.examples, asked.examples, asked.tooShort, asked.sameMessages, same, sameButForNames, alike);
    }

    private static Side read(Path file, MinHash hasher, Set<Long> others) {
        Side side = new Side();
        JsonlReader.forEach(file, JsonNode.class, (line, number) -> {
            side.examples++;
            long messages = TokenHash.of(line.toString());
            side.messages.add(messages);
            side.sameMessages += others.contains(messages) ? 1 : 0;
            List<Token> tokens = Tokens.live(codeOf(line));
            if (tokens.size() < LEAST_TOKENS) {
                side.tooShort++;
                return;
            }
            long[] hashes = TokenHash.of(tokens);
            long exact = 0;
            for (long hash : hashes) {
                exact = TokenHash.then(exact, hash);
            }
            Code code = side.codes.computeIfAbsent(exact, key -> {
                int[] grams = TokenGrams.of(hashes, hashes.length);
                return new Code(grams, hasher.bands(grams), FunctionShape.renamed(tokens));
            });
            code.sharing++;
        });
        return side;
    }

    private Set<Code> near(Side seen, Side asked) {
        List<Code> all = new ArrayList<>(seen.codes.values());
        int first = all.size();
        all.addAll(asked.codes.values());
        NearDuplicates search = new NearDuplicates(
                (band, taker) -> {
                    for (int i = 0; i < all.size(); i++) {
                        taker.take(i, all.get(i).bands[band]);
                    }
                },
                number -> all.get(number).grams,
                threshold);
        Set<Code> near = new HashSet<>();
        try {
            UnionFind clusters = search.clusters(all.size(), new BitSet());
            Map<Integer, List<Code>> seenByCluster = new HashMap<>();
            for (int i = 0; i < first; i++) {
                seenByCluster
                        .computeIfAbsent(clusters.find(i), key -> new ArrayList<>())
                        .add(all.get(i));
            }
            for (int i = first; i < all.size(); i++) {
                Code code = all.get(i);
                if (seenByCluster.getOrDefault(clusters.find(i), List.of()).stream()
                        .anyMatch(other -> TokenGrams.alike(other.grams, code.grams, threshold))) {
                    near.add(code);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return near;
    }

    /** The code of a line. */
    static String codeOf(JsonNode line) {
        String request = "";
        String answer = "";
        JsonNode messages = line.path("messages");
        if (messages.isArray() && messages.size() > 0) {
            answer = messages.get(messages.size() - 1).path("content").asText("");
            request = messages.size() > 1
                    ? messages.get(messages.size() - 2).path("content").asText("")
                    : "";
        } else {
            request = firstOf(line, REQUESTS);
            answer = firstOf(line, ANSWERS);
        }
        String code = unfenced(answer);
        String given = unfenced(request);
        boolean goesOn = !given.equals(request) && openBraces(given) > 0 && openBraces(code) < 0;
        return goesOn ? given + "\n" + code : code;
    }

    private static String firstOf(JsonNode line, List<String> names) {
        for (String name : names) {
            if (line.path(name).isTextual()) {
                return line.path(name).asText();
            }
        }
        return "";
    }

    /** What stands between the last pair of fences, or the whole text if there is none. */
    static String unfenced(String text) {
        int close = text.lastIndexOf("\n```");
        int open = close < 0 ? -1 : text.lastIndexOf("```", close - 1);
        if (open < 0) {
            return text;
        }
        int start = text.indexOf('\n', open);
        return start < 0 || start > close ? text : text.substring(start + 1, close);
    }

    private static int openBraces(String code) {
        int open = 0;
        for (Token token : Tokens.live(code)) {
            if (token.kind() == Token.Kind.PUNCTUATOR) {
                open += token.is("{") ? 1 : token.is("}") ? -1 : 0;
            }
        }
        return open;
    }
}
