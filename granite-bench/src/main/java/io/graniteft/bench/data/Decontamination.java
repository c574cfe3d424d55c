package io.graniteft.bench.data;

import io.graniteft.data.curate.heldout.HeldOut;
import io.graniteft.data.curate.heldout.Overlap;
import io.graniteft.data.curate.quality.BodyForm;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much of what is held out is found again, as it is and under other names, and how much is found in code that has nothing to do
 * with it: {@code Decontamination COUNT HELD_OUT_FOLDER[,…] OTHER_FOLDER…}. The held-out functions are drawn by a fixed seed.
 */
public final class Decontamination {
    private static final int MIN_TOKENS = 12;
    private static final int MAX_TOKENS = 2000;

    private Decontamination() {}

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        List<CFunction> own = new ArrayList<>();
        for (String folder : args[1].split(",", -1)) {
            RealFunctions.visit(Path.of(folder), located -> {
                if (isTaken(located)) {
                    own.add(located.function());
                }
            });
        }
        Collections.shuffle(own, new Random(42));
        List<CFunction> held = own.subList(0, Math.min(own.size(), Integer.parseInt(args[0])));
        HeldOut heldOut = HeldOut.of(held.stream().map(CFunction::text).toList());
        System.out.printf("held out: %d functions of %d%n", held.size(), own.size());
        recall("verbatim", held, heldOut, null);
        recall("comments and layout changed", held, heldOut, Set.of());
        Random random = new Random(7);
        recallRenamed("own names renamed (function, parameters, variables)", held, heldOut, false, random);
        recallRenamed("every name renamed", held, heldOut, true, random);
        falseAlarms(args, heldOut);
    }

    /** Whether curation gets as far as to compare it. */
    private static boolean isTaken(RealFunctions.Located located) {
        int tokens = located.live().size();
        return tokens >= MIN_TOKENS
                && tokens <= MAX_TOKENS
                && BodyForm.table(located.function(), located.live()).isEmpty()
                && BodyForm.lowInformation(located.function(), located.live()).isEmpty();
    }

    private static void recall(String what, List<CFunction> held, HeldOut heldOut, @Nullable Set<String> names) {
        int found = 0;
        for (CFunction function : held) {
            String text = names == null ? function.text() : changed(function.text(), Map.of());
            found += overlap(heldOut, text, function).isPresent() ? 1 : 0;
        }
        System.out.printf("%-52s %d of %d: %.4f%n", what, found, held.size(), (double) found / held.size());
    }

    private static void recallRenamed(String what, List<CFunction> held, HeldOut heldOut, boolean all, Random random) {
        int found = 0;
        Map<String, int[]> byLength = new TreeMap<>();
        for (CFunction function : held) {
            Set<String> kept = new HashSet<>();
            if (!all) {
                Stream.of(function.callees(), function.types(), function.macros(), function.globals())
                        .flatMap(List::stream)
                        .forEach(name -> Collections.addAll(kept, name.split("\\W+", -1)));
                for (Parameter parameter : function.parameters()) {
                    kept.remove(parameter.name());
                }
                kept.remove(function.name());
            }
            Map<String, String> names = new HashMap<>();
            for (Token token : Tokens.live(function.text())) {
                if (token.kind() == Token.Kind.IDENTIFIER && !kept.contains(token.text())) {
                    names.computeIfAbsent(token.text(), name -> "n" + Integer.toString(random.nextInt(1 << 30), 36));
                }
            }
            boolean hit =
                    overlap(heldOut, changed(function.text(), names), function).isPresent();
            found += hit ? 1 : 0;
            int tokens = Tokens.live(function.text()).size();
            String length = tokens < 15
                    ? "12-14"
                    : tokens < 20 ? "15-19" : tokens < 32 ? "20-31" : tokens < 45 ? "32-44" : "45-";
            byLength.computeIfAbsent(length, key -> new int[2])[hit ? 0 : 1]++;
        }
        System.out.printf("%-52s %d of %d: %.4f%n", what, found, held.size(), (double) found / held.size());
        byLength.forEach((length, counts) ->
                System.out.printf("    %s tokens: %d of %d%n", length, counts[0], counts[0] + counts[1]));
    }

    /** The text with other names, without comments, and laid out otherwise. */
    private static String changed(String text, Map<String, String> names) {
        StringBuilder out = new StringBuilder();
        for (Token token : Tokens.all(text)) {
            switch (token.kind()) {
                case IDENTIFIER -> out.append(names.getOrDefault(token.text(), token.text()));
                case COMMENT -> out.append(' ');
                case WHITESPACE -> out.append(token.text().indexOf('\n') >= 0 ? "\n" : " ");
                default -> out.append(token.text());
            }
        }
        return out.toString();
    }

    private static Optional<Overlap> overlap(HeldOut heldOut, String text, CFunction original) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.cpp", text)).functions();
        CFunction function = functions.size() == 1 ? functions.get(0) : original;
        return heldOut.overlap(function, Tokens.live(text));
    }

    private static void falseAlarms(String[] args, HeldOut heldOut) throws InterruptedException {
        int[] seen = {0};
        Map<Overlap.Kind, List<String>> alarms = new TreeMap<>();
        for (int i = 2; i < args.length; i++) {
            RealFunctions.visit(Path.of(args[i]), located -> {
                if (isTaken(located)) {
                    seen[0]++;
                    heldOut.overlap(located.function(), located.live())
                            .ifPresent(overlap -> alarms.computeIfAbsent(overlap.kind(), key -> new ArrayList<>())
                                    .add(located.live().size() + " tokens, " + overlap.describe() + " | "
                                            + located.function().text().replaceAll("\\s+", " ")));
                }
            });
        }
        int total = alarms.values().stream().mapToInt(List::size).sum();
        System.out.printf("alarms in other code: %d of %d functions: %.5f%n", total, seen[0], (double) total / seen[0]);
        alarms.forEach((kind, all) -> {
            System.out.printf("  %s: %d%n", kind, all.size());
            all.stream()
                    .limit(25)
                    .forEach(alarm -> System.out.println("    " + alarm.substring(0, Math.min(220, alarm.length()))));
        });
    }
}
