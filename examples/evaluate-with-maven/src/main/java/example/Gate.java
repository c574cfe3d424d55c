package example;

import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ends with status 1 when one of the files named scores below 7, and says what it loses its points for. */
public final class Gate {
    private Gate() {}

    public static void main(String[] files) throws IOException {
        CodeQualityEvaluator evaluator = new CodeQualityEvaluator();
        boolean good = true;
        for (String file : files) {
            QualityScore score = evaluator.evaluate(Snippet.of(file, Files.readString(Path.of(file))));
            System.out.print(score.explain());
            good &= score.overall() >= 7.0;
        }
        System.exit(good ? 0 : 1);
    }
}
