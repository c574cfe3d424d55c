package io.graniteft.eval.internal.misra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All rules of the safety dimension of profile semantic, as data. Amounts in the column of the tables are those of the
 * scoring tables in docs/scoring.md; small amounts are decisions, measured on real code, and stand on the same page.
 */
public final class RuleTable {
    private static final List<SafetyRule> RULES = List.of(
            new SafetyRule(
                    "misra-15.1",
                    -300,
                    0,
                    "No goto",
                    "A jump to anywhere makes every way through a function harder to follow and to test."),
            new SafetyRule(
                    "misra-21.3",
                    -200,
                    -20,
                    "No dynamic memory from the C library",
                    "A heap can be exhausted, fragmented, freed twice or never, and takes an unknown time."),
            new SafetyRule(
                    "misra-21.4",
                    -300,
                    -20,
                    "No setjmp and longjmp",
                    "A jump over function boundaries skips clean-up and leaves variables in an unknown state."),
            new SafetyRule(
                    "misra-21.8",
                    -150,
                    -20,
                    "No end of the program from inside",
                    "A controller must go to a safe state, and not just stop in the middle of a function."),
            new SafetyRule(
                    "misra-17.2",
                    -150,
                    0,
                    "No recursion",
                    "The depth of the stack cannot be bounded when functions call themselves."),
            new SafetyRule(
                    "infinite-loop",
                    -200,
                    0,
                    "Loops end",
                    "A loop that nothing ends keeps a task from its deadline and from its shutdown."),
            new SafetyRule(
                    "misra-7.1",
                    0,
                    -30,
                    "No octal numbers",
                    "A zero in front changes the value of a number without a warning."),
            new SafetyRule("misra-7.3", 0, -10, "No small l behind a number", "A small l looks like the digit one."),
            new SafetyRule(
                    "misra-12.3",
                    0,
                    -20,
                    "No comma operator",
                    "What is computed and thrown away between commas is easily overlooked."),
            new SafetyRule(
                    "misra-13.4",
                    0,
                    -20,
                    "The value of an assignment is not used",
                    "An assignment inside an expression is easily read as a comparison."),
            new SafetyRule(
                    "misra-14.4",
                    0,
                    -5,
                    "A condition is a truth value",
                    "A pointer or number in place of a condition leaves unsaid what it is compared with."),
            new SafetyRule(
                    "misra-15.4",
                    0,
                    -10,
                    "One early way out of a loop",
                    "Each further exit multiplies the states in which the loop can be left."),
            new SafetyRule(
                    "misra-15.5",
                    0,
                    -5,
                    "One return, at the end",
                    "An early return passes over the clean-up behind it."),
            new SafetyRule(
                    "misra-15.6",
                    0,
                    -5,
                    "Braces around every body",
                    "Without braces a second statement looks governed and is not."),
            new SafetyRule(
                    "misra-15.7",
                    0,
                    -10,
                    "A chain of else if ends in else",
                    "The last else shows that the remaining cases were thought of."),
            new SafetyRule(
                    "misra-16.3",
                    0,
                    -30,
                    "No fall-through between cases",
                    "A forgotten break runs the next case as well."),
            new SafetyRule(
                    "misra-16.4",
                    0,
                    -20,
                    "Every switch has a default",
                    "A value that nobody expected passes silently."),
            new SafetyRule("misra-16.5", 0, -5, "The default stands first or last", "In the middle it is overlooked."),
            new SafetyRule(
                    "misra-16.6",
                    0,
                    -10,
                    "A switch chooses between two clauses at least",
                    "A switch with one clause hides a plain condition."),
            new SafetyRule(
                    "misra-17.1",
                    0,
                    -20,
                    "No argument lists of unknown length",
                    "Nothing checks the number and the types of such arguments."),
            new SafetyRule(
                    "misra-20.4",
                    0,
                    -50,
                    "No macro by the name of a keyword",
                    "The language changes its meaning for everything that follows."),
            new SafetyRule("misra-20.5", 0, -5, "No undef", "Which definition is in force depends on the place then."),
            new SafetyRule(
                    "misra-21.6",
                    0,
                    -20,
                    "No input and output of the C library",
                    "Streams have states that the language leaves undefined, and take an unknown time."),
            new SafetyRule(
                    "misra-21.7",
                    0,
                    -30,
                    "No atof, atoi, atol, atoll",
                    "Text that is no number, or too large a one, is undefined behaviour and not an error."),
            new SafetyRule(
                    "misra-21.9",
                    0,
                    -20,
                    "No bsearch and qsort",
                    "Their order of calls is open, and qsort may recurse."),
            new SafetyRule(
                    "misra-21.10",
                    0,
                    -20,
                    "No time and date of the C library",
                    "What they return depends on the platform, and some share hidden state."),
            new SafetyRule(
                    "misra-4.1",
                    0,
                    -10,
                    "Numeric escapes end visibly",
                    "The character behind an octal or hexadecimal escape can become a part of it."),
            new SafetyRule(
                    "misra-4.2", 0, -10, "No trigraphs", "Two question marks and a sign can turn into another sign."),
            new SafetyRule(
                    "announced-fall-through",
                    0,
                    -30,
                    "A fall-through that a comment announces",
                    "A comment shows the intent to readers; it cannot be told from an excuse, so it costs the same."),
            new SafetyRule(
                    "token-pasting",
                    0,
                    0,
                    "Pasted tokens are not looked into",
                    "A name that ## puts together is not seen by the other rules."));

    /** The most that all hits beyond the scoring tables take together, in hundredths. */
    public static final int SMALL_LIMIT = -150;

    private final Map<String, SafetyRule> byId;

    private RuleTable(Map<String, SafetyRule> byId) {
        this.byId = byId;
    }

    /** The rules with their default weights. */
    public static RuleTable defaults() {
        Map<String, SafetyRule> byId = new LinkedHashMap<>();
        RULES.forEach(rule -> byId.put(rule.id(), rule));
        return new RuleTable(byId);
    }

    /** All rules. */
    public List<SafetyRule> all() {
        return List.copyOf(byId.values());
    }

    /**
     * The rule with this id.
     *
     * @throws NullPointerException when there is none
     */
    public SafetyRule rule(String id) {
        return Objects.requireNonNull(byId.get(id), id);
    }
}
