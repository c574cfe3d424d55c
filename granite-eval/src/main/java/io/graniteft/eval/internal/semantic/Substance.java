package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import java.util.List;

/** Whether a text does anything: functions without a statement that matters hold the overall score down. */
final class Substance {
    private Substance() {}

    /** Caps the overall score of a text in which every function is trivial, or which has nothing but directives. */
    static void check(Subject subject, Tally tally) {
        List<Token> live = subject.live();
        if (live.stream().allMatch(token -> token.kind() == Token.Kind.DIRECTIVE)
                && live.stream().noneMatch(token -> token.text().matches("(?s)#\\s*define\\s+\\w+.*\\S.*"))) {
            cap(tally, 0, "there is nothing but directives");
            return;
        }
        CFunction first = null;
        for (CFunction function : subject.functions()) {
            if (!TrivialBody.is(function)) {
                return;
            }
            first = first == null ? function : first;
        }
        if (first != null) {
            cap(
                    tally,
                    first.nameLine(),
                    "no function does more than return a constant, return what it was given, or hand it on");
        }
    }

    private static void cap(Tally tally, int line, String what) {
        tally.capOverall(ScoringTables.TRIVIAL_OVERALL_MAX);
        tally.add(
                "trivial-body",
                line,
                0,
                0,
                Confidence.HIGH,
                what + ": the overall score is at most " + ScoringTables.TRIVIAL_OVERALL_MAX / 100.0);
    }
}
