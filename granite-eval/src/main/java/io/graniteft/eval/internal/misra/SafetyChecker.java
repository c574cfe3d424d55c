package io.graniteft.eval.internal.misra;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import java.util.Comparator;
import java.util.List;

/**
 * Looks at a snippet with all rules. Never throws because of what a text says, and takes a time that grows with its length and
 * no faster. Stateless.
 */
public final class SafetyChecker {

    private SafetyChecker() {}

    /**
     * The places where rules are broken, in the order of the text.
     *
     * @param text the snippet as it is
     * @param live its tokens as of {@link io.graniteft.lang.Tokens#live}
     * @param functions its definitions, in the order of the text
     * @param cpp whether it is C++
     */
    public static List<Hit> check(String text, List<Token> live, List<CFunction> functions, boolean cpp) {
        return inspect(new Reading(text, live, functions, cpp));
    }

    static List<Hit> inspect(Reading reading) {
        Names names = new Names(reading);
        Hits hits = new Hits();
        new LibraryRules(reading, names, hits).check();
        new RecursionRule(reading, names).check(hits);
        new LoopRules(reading, hits).check(reading.root);
        LiteralRules literals = new LiteralRules(reading, hits);
        literals.check(reading.live, null);
        new DirectiveRules(reading, literals, hits).check();
        new SwitchRules(reading, hits).check();
        new BranchRules(reading, hits).check();
        new ExpressionRules(reading, names, hits).check();
        return hits.all().stream()
                .sorted(Comparator.comparingInt(Hit::line).thenComparingInt(Hit::column))
                .toList();
    }
}
