package io.graniteft.bench.data;

import io.graniteft.data.tokens.BpeTokenizer;
import io.graniteft.data.tokens.TokenEstimator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far the estimated lengths of functions are from those that real tokenizers count: {@code TokenFigures TOKENIZER[,…] FOLDER…}.
 */
public final class TokenFigures {
    private TokenFigures() {}

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            RealFunctions.visit(Path.of(args[i]), located -> {
                String doc = located.function().doc();
                texts.add((doc == null ? "" : doc + "\n") + located.function().text());
            });
        }
        TokenEstimator estimator = new TokenEstimator();
        System.out.printf("%d functions%n", texts.size());
        for (String name : args[0].split(",", -1)) {
            BpeTokenizer tokenizer = BpeTokenizer.read(Path.of(name));
            double[] errors = new double[texts.size()];
            long counted = 0;
            long estimated = 0;
            long characters = 0;
            long start = System.nanoTime();
            for (int i = 0; i < errors.length; i++) {
                int real = tokenizer.count(texts.get(i));
                int guess = estimator.count(texts.get(i));
                counted += real;
                estimated += guess;
                characters += texts.get(i).length();
                errors[i] = Math.abs(guess - real) / (double) real;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Arrays.sort(errors);
            System.out.printf(
                    "%-60s mean error %.3f, 95 of 100 below %.3f, in all %+.3f, %.2f characters a token, %.1f MB/s%n",
                    Path.of(name).getFileName(),
                    Arrays.stream(errors).average().orElse(0),
                    errors[(int) (errors.length * 0.95)],
                    (double) estimated / counted - 1,
                    (double) characters / counted,
                    characters / 1e6 / seconds);
        }
    }
}
