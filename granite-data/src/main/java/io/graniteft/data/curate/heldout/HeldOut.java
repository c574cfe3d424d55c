package io.graniteft.data.curate.heldout;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prompts and code that training must not see. Read from JSONL files of any form: every text in a line counts, code in fences and code
 * without, prose as words. Thread-safe once read.
 *
 * <p>A function is too much like held-out code if most of its tokens stand in one held-out function in the same order, or most of a
 * held-out piece's tokens stand in it; and the same without regard to names, as far as this cannot be
 * chance: in a short function the names that it calls and uses are most of what it says, so there only its own names, those that it
 * declares, may differ. It answers a held-out prompt if its comment shares most of its words with it.
 */
public final class HeldOut {
    private static final Pattern FENCE = Pattern.compile("```[^\\n`]*\\n(.*?)(?:\\n```|$)", Pattern.DOTALL);
    private static final Pattern NO_WORD = Pattern.compile("\\W+");

    /** Keys of records whose values are no text of a person or a program. */
    private static final Set<String> NO_TEXT =
            Set.of("id", "path", "sha256", "source", "group", "licence", "role", "timestamp");

    /** A shorter piece without a function, in tokens, is too common to tell anything. */
    private static final int MIN_PIECE_TOKENS = 12;

    /** Share of tokens from which on two pieces count as the same, names included. */
    private static final double MIN_EXACT = 0.7;

    private static final double MIN_BLIND = 0.9;
    private static final double MIN_WORDS = 0.8;

    /** From so many tokens on parts are enough; below, the whole has to be the same. */
    private static final int LONG = 30;

    /** From so many tokens on nearly all of them are enough; below, two functions have to be the same but for names. */
    private static final int LONG_BLIND = 45;

    /** Fewer different runs without names are a repeated line, such as an assignment of each member, which many functions have. */
    private static final int MIN_BLIND_RUNS = 30;

    /**
     * From so many tokens on two functions that are the same but for names are no chance; below, {@code void f(void) { g(a); }} is in
     * every code base.
     */
    private static final int MIN_ALL_RENAMED = 20;

    /** From so many tokens on two functions are no chance that also call and use the same names. */
    private static final int MIN_OWN_RENAMED = 15;

    /** So many different runs without names are no chance, wherever they stand. */
    private static final int MANY_BLIND_RUNS = 60;

    /** A comment needs more words than one run to be compared. */
    private static final int MIN_WORD_RUNS = 3;

    /**
     * Something held out.
     *
     * @param where the name of its file and the line in it
     * @param tokens how many tokens it has
     * @param exactRuns how many different runs with its names they make
     * @param blindRuns how many without
     */
    private record Item(String where, int tokens, int exactRuns, int blindRuns) {}

    private final List<Item> items = new ArrayList<>();
    private final ShingleIndex exact = new ShingleIndex();
    private final ShingleIndex blind = new ShingleIndex();
    private final ShingleIndex words = new ShingleIndex();

    /** For the shape of a whole function, its first item. */
    private final Map<Long, Integer> shapes = new HashMap<>();

    private final FunctionExtractor extractor = new FunctionExtractor();

    private HeldOut() {}

    /**
     * Reads held-out files.
     *
     * @throws GraniteException if a file cannot be read, or a line of it is no JSON
     */
    public static HeldOut read(List<Path> files) {
        HeldOut heldOut = new HeldOut();
        for (Path file : files) {
            heldOut.readFile(file);
        }
        heldOut.seal();
        return heldOut;
    }

    /** The held-out texts themselves, in the order of their numbers from 1. */
    public static HeldOut of(List<String> texts) {
        HeldOut heldOut = new HeldOut();
        int number = 0;
        for (String text : texts) {
            heldOut.addText("text:" + ++number, text);
        }
        heldOut.seal();
        return heldOut;
    }

    private void seal() {
        exact.seal();
        blind.seal();
        words.seal();
    }

    private void readFile(Path file) {
        Path last = file.getFileName();
        String name = last == null ? file.toString() : last.toString();
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    String where = name + ":" + number;
                    texts(Json.mapper().readTree(line), text -> addText(where, text));
                }
            }
        } catch (JacksonException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "line " + number + " of " + file + " is no JSON: " + e.getOriginalMessage(),
                    "data.curation.decontaminate names JSONL files: one JSON value a line",
                    e);
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "cannot read held-out file " + file + ": " + e,
                    "check the paths under data.curation.decontaminate",
                    e);
        }
    }

    private static void texts(JsonNode node, Consumer<String> sink) {
        if (node.isTextual()) {
            sink.accept(node.textValue());
        } else if (node.isObject()) {
            node.properties().forEach(entry -> {
                if (!NO_TEXT.contains(entry.getKey().toLowerCase(Locale.ROOT))) {
                    texts(entry.getValue(), sink);
                }
            });
        } else {
            node.forEach(element -> texts(element, sink));
        }
    }

    private void addText(String where, String text) {
        StringBuilder prose = new StringBuilder();
        Matcher fence = FENCE.matcher(text);
        int done = 0;
        boolean fenced = false;
        while (fence.find()) {
            addCode(where, fence.group(1));
            prose.append(text.substring(done, fence.start())).append('\n');
            done = fence.end();
            fenced = true;
        }
        prose.append(text.substring(done));
        if (!fenced && looksLikeCode(text)) {
            addCode(where, text);
        } else {
            add(words, new Item(where, 0, 0, 0), Shingles.words(prose.toString()));
        }
    }

    private static boolean looksLikeCode(String text) {
        return text.indexOf('{') >= 0 || (text.indexOf(';') >= 0 && text.indexOf('(') >= 0);
    }

    private void addCode(String where, String code) {
        List<CFunction> functions =
                extractor.extract(new SourceText("held-out.cpp", code)).functions();
        for (CFunction function : functions) {
            List<Token> live = Tokens.live(function.text());
            int item = items.size();
            addTokens(where, live);
            shape(function, live).ifPresent(shape -> shapes.putIfAbsent(shape, item));
        }
        if (functions.isEmpty()) {
            List<Token> tokens = Tokens.live(code);
            boolean prototype =
                    !tokens.isEmpty() && tokens.get(tokens.size() - 1).is(";") && code.indexOf('{') < 0;
            List<Token> piece = prototype ? tokens.subList(0, tokens.size() - 1) : tokens;
            if (piece.size() >= MIN_PIECE_TOKENS) {
                addTokens(where, piece);
            }
        }
    }

    private void addTokens(String where, List<Token> tokens) {
        long[] exactRuns = Shingles.exact(tokens);
        long[] blindRuns = Shingles.blind(tokens);
        Item item = new Item(where, tokens.size(), distinct(exactRuns), distinct(blindRuns));
        blind.add(add(exact, item, exactRuns), blindRuns);
    }

    /** A hash of the function without the names that may differ, or none if what is left is too little to go by. */
    private static OptionalLong shape(CFunction function, List<Token> live) {
        if (live.size() < MIN_OWN_RENAMED) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Shingles.whole(live, live.size() < MIN_ALL_RENAMED ? usedNames(function) : Set.of()));
    }

    /** The names in a function that it does not give itself. */
    private static Set<String> usedNames(CFunction function) {
        Set<String> names = new HashSet<>();
        Stream.of(function.callees(), function.types(), function.macros(), function.globals())
                .flatMap(List::stream)
                // A name may stand with its scope or with "struct": net::start.
                .forEach(name -> Collections.addAll(names, NO_WORD.split(name, -1)));
        for (Parameter parameter : function.parameters()) {
            names.remove(parameter.name());
        }
        names.remove(function.name());
        return names;
    }

    private static int distinct(long[] runs) {
        return (int) Arrays.stream(runs).distinct().count();
    }

    private int add(ShingleIndex index, Item item, long[] runs) {
        items.add(item);
        index.add(items.size() - 1, runs);
        return items.size() - 1;
    }

    /** How many held-out pieces there are. */
    public int size() {
        return items.size();
    }

    /** What a function of this code has too much in common with, if anything. */
    public Optional<Overlap> overlap(String code) {
        return extractor.extract(new SourceText("code.cpp", code)).functions().stream()
                .flatMap(function -> overlap(function, Tokens.live(function.text())).stream())
                .findFirst();
    }

    /**
     * What the function has too much in common with, if anything.
     *
     * @param live the live tokens of the function's text
     */
    public Optional<Overlap> overlap(CFunction function, List<Token> live) {
        Overlap found = alike(function, live, Overlap.Kind.VERBATIM);
        if (found == null) {
            found = sameButForNames(function, live);
        }
        if (found == null) {
            found = alike(function, live, Overlap.Kind.RENAMED);
        }
        if (found == null && function.doc() != null) {
            found = answered(function, function.doc());
        }
        return Optional.ofNullable(found);
    }

    private @Nullable Overlap sameButForNames(CFunction function, List<Token> live) {
        OptionalLong shape = shape(function, live);
        Integer item = shape.isPresent() ? shapes.get(shape.getAsLong()) : null;
        if (item == null) {
            return null;
        }
        int lastLine = function.startLine() + live.get(live.size() - 1).line() - 1;
        return new Overlap(items.get(item).where(), Overlap.Kind.RENAMED, 1, function.startLine(), lastLine);
    }

    private @Nullable Overlap alike(CFunction function, List<Token> live, Overlap.Kind kind) {
        boolean renamed = kind == Overlap.Kind.RENAMED;
        int length = renamed ? Shingles.BLIND : Shingles.EXACT;
        long[] runs = renamed ? Shingles.blind(live) : Shingles.exact(live);
        @Nullable Overlap best = null;
        for (Map.Entry<Integer, ShingleIndex.Shared> entry :
                (renamed ? blind : exact).shared(runs).entrySet()) {
            Item item = items.get(entry.getKey());
            ShingleIndex.Shared shared = entry.getValue();
            double ofFunction = (double) shared.runs() / runs.length;
            double ofItem = (double) shared.distinct() / Math.max(1, renamed ? item.blindRuns() : item.exactRuns());
            boolean alike;
            if (renamed) {
                alike = isAlikeButForNames(live.size(), distinct(runs), item, ofFunction, ofItem);
            } else {
                alike = isAlike(live.size(), item, ofFunction, ofItem);
            }
            double share = Math.max(ofFunction, ofItem);
            if (alike && (best == null || share > best.share())) {
                int last = Math.min(live.size() - 1, shared.last() + length - 1);
                best = new Overlap(
                        item.where(),
                        kind,
                        share,
                        function.startLine() + live.get(shared.first()).line() - 1,
                        function.startLine() + live.get(last).line() - 1);
            }
        }
        return best;
    }

    private static boolean isAlike(int tokens, Item item, double ofFunction, double ofItem) {
        boolean function = tokens >= LONG ? ofFunction >= MIN_EXACT : ofFunction >= 1;
        boolean piece = item.tokens() >= LONG ? ofItem >= MIN_EXACT : ofItem >= 1;
        return function || piece;
    }

    private static boolean isAlikeButForNames(
            int tokens, int distinctRuns, Item item, double ofFunction, double ofItem) {
        if (Math.min(tokens, item.tokens()) >= LONG_BLIND
                && Math.min(distinctRuns, item.blindRuns()) >= MIN_BLIND_RUNS
                && ofFunction >= MIN_BLIND
                && ofItem >= MIN_BLIND) {
            return true;
        }
        if (item.blindRuns() >= MANY_BLIND_RUNS && ofItem >= MIN_BLIND) {
            return true;
        }
        return distinctRuns >= MANY_BLIND_RUNS && ofFunction >= MIN_BLIND;
    }

    private @Nullable Overlap answered(CFunction function, String doc) {
        long[] runs = Shingles.words(doc);
        if (runs.length < MIN_WORD_RUNS) {
            return null;
        }
        for (Map.Entry<Integer, ShingleIndex.Shared> entry : words.shared(runs).entrySet()) {
            double share = (double) entry.getValue().runs() / runs.length;
            if (share >= MIN_WORDS) {
                return new Overlap(
                        items.get(entry.getKey()).where(),
                        Overlap.Kind.WORDS,
                        share,
                        function.startLine(),
                        function.startLine());
            }
        }
        return null;
    }
}
