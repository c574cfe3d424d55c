package io.graniteft.bench.eval;

import io.graniteft.lang.Language;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the benchmarks on real functions are asked for on the command line.
 *
 * @param half which half of the files
 * @param count how many functions
 * @param seed what the drawing starts from
 * @param trees the source trees as given
 */
record Draw(Sample.Half half, int count, long seed, List<String> trees) {

    /** Reads {@code HALF COUNT SEED TREE…}; a wrong call ends the program with its usage. */
    static Draw of(String name, String usageOfTrees, String... arguments) {
        try {
            if (arguments.length >= 4) {
                return new Draw(
                        Sample.Half.valueOf(arguments[0].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(arguments[1]),
                        Long.parseLong(arguments[2]),
                        List.copyOf(Arrays.asList(arguments).subList(3, arguments.length)));
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
        }
        System.err.println("usage: " + name + " dev|blind COUNT SEED " + usageOfTrees);
        System.exit(2);
        throw new IllegalStateException("the program has ended");
    }

    /** As many functions of one language as asked for. */
    List<Sample> samples(Language language) {
        return Sample.draw(trees.stream().map(Path::of).toList(), half, language, count, seed);
    }
}
