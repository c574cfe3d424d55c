package io.graniteft.eval.internal;

import io.graniteft.eval.Dimension;
import java.util.List;
import java.util.Map;

/**
 * Every constant of the scores, in hundredths of a point, so that sums are exact. The source of all of them is the
 * scoring tables in docs/scoring.md; where those tables leave something open, that page gives the decision and the
 * constant's comment here says so.
 */
public final class ScoringTables {

    /** The highest score of a dimension and of the whole. */
    public static final int MAX = 1000;

    /** Weights of the dimensions in percent. */
    public static final Map<Dimension, Integer> WEIGHT_PERCENT = Map.of(
            Dimension.SYNTAX, 30,
            Dimension.PROTOCOL, 30,
            Dimension.SAFETY, 25,
            Dimension.STYLE, 15);

    // Syntax, with a compiler.
    public static final int CLEAN = MAX;
    public static final int WARNINGS_BASE = 900;
    public static final int PER_WARNING = -50;
    public static final int WARNINGS_FLOOR = 700;
    public static final int ERRORS_BASE = 500;
    public static final int PER_ERROR = -100;

    /**
     * What the semantic profile takes for things that the compiler was helped over and that are suspicious all the same, in
     * hundredths: the first costs this, each further one a hundredth less for every hundredth taken so far; a decision.
     */
    public static final Map<String, Integer> SUSPICIONS =
            Map.of("undeclared-local", -40, "undeclared-name", -20, "macro-without-semicolon", -40);

    // Syntax, without a compiler. The base is the table's, the amounts are decisions.
    public static final int HEURISTIC_BASE = 700;
    public static final String UNBALANCED_BRACES = "unbalanced-braces";
    public static final String UNBALANCED_PARENTHESES = "unbalanced-parentheses";
    public static final String MISSING_SEMICOLON = "missing-semicolon";

    /**
     * One line of the heuristic.
     *
     * @param rule what is out of order
     * @param symbol the character that must occur for the bonus
     * @param penalty the amount for each defect, in hundredths
     * @param penaltyLimit the most that all its defects take, in hundredths
     * @param bonusRule the name of the bonus
     * @param bonus the amount when it is in order, in hundredths
     */
    public record HeuristicRow(String rule, char symbol, int penalty, int penaltyLimit, String bonusRule, int bonus) {}

    public static final List<HeuristicRow> HEURISTIC = List.of(
            new HeuristicRow(UNBALANCED_BRACES, '{', -200, -200, "balanced-braces", 100),
            new HeuristicRow(UNBALANCED_PARENTHESES, '(', -150, -150, "balanced-parentheses", 50),
            new HeuristicRow(MISSING_SEMICOLON, ';', -50, -200, "complete-statements", 50));

    /** The syntax points that count in the overall score when a limit kept the compiler from a verdict: a decision. */
    public static final int UNKNOWN_SYNTAX = 500;

    /** The range that the overall score keeps to when the syntax is unknown: neither good nor bad; a decision. */
    public static final int UNKNOWN_OVERALL_MIN = 500;

    public static final int UNKNOWN_OVERALL_MAX = 699;

    /** The overall score of rejected text is not higher than this: a decision. */
    public static final int REJECTED_OVERALL_MAX = 450;

    /**
     * The words of one protocol.
     *
     * @param name its short name
     * @param words searched as case-insensitive substrings, each counted once
     */
    public record KeywordSet(String name, List<String> words) {}

    public static final List<KeywordSet> KEYWORDS = List.of(
            new KeywordSet(
                    "tsn",
                    List.of("pcp", "vlan", "timestamp", "gate", "priority", "qbv", "qav", "shaper", "gcl", "schedule")),
            new KeywordSet(
                    "avb",
                    List.of(
                            "stream",
                            "sample",
                            "channel",
                            "bandwidth",
                            "srp",
                            "talker",
                            "listener",
                            "reservation",
                            "class")));

    public static final int KEYWORDS_NEEDED = 3;

    /** The distinct keywords from which on code is taken to be about a protocol that nobody named: a decision. */
    public static final int KEYWORDS_TO_INFER = 2;

    /** The overall score of code that does nothing is not higher than this: a decision. */
    public static final int TRIVIAL_OVERALL_MAX = 450;

    public static final int PER_MISSING_KEYWORD = -150;

    /**
     * A row of the safety tables that is found by words.
     *
     * @param rule the finding's rule
     * @param words whole words, or texts that do not begin like a word ({@code @param}); each distinct one counts once
     * @param amount points for each of the words that occurs, in hundredths
     * @param once true when the row counts once, however many of its words occur
     * @param message what is wrong or right about it
     */
    public record WordRow(String rule, List<String> words, int amount, boolean once, String message) {
        WordRow(String rule, List<String> words, int amount, String message) {
            this(rule, words, amount, false, message);
        }
    }

    public static final List<WordRow> PENALTIES = List.of(
            new WordRow("misra-15.1", List.of("goto"), -300, "goto is used"),
            new WordRow("misra-21.3", List.of("malloc", "free", "realloc", "calloc"), -200, "dynamic memory is used"),
            new WordRow("misra-21.4", List.of("setjmp", "longjmp"), -300, "a non-local jump is used"),
            new WordRow("misra-21.8", List.of("abort", "exit"), -150, "the program is ended from inside"));

    public static final String RECURSION = "misra-17.2";
    public static final int PER_RECURSION = -150;
    public static final String INFINITE_LOOP = "infinite-loop";
    public static final int PER_INFINITE_LOOP = -200;

    public static final List<WordRow> BONUSES = List.of(
            new WordRow(
                    "fixed-width-types",
                    List.of("uint8_t", "uint16_t", "uint32_t", "uint64_t", "int8_t", "int16_t", "int32_t", "int64_t"),
                    50,
                    "a fixed-width type is used"),
            new WordRow("static-linkage", List.of("static"), 30, "static linkage is used"),
            new WordRow("const-correctness", List.of("const"), 30, "const is used"),
            new WordRow("volatile-keyword", List.of("volatile"), 20, "volatile is used"),
            new WordRow("doxygen-tags", List.of("@param", "@return", "@brief"), 50, "a Doxygen tag is used"));

    public static final String DOXYGEN_BLOCK = "doxygen-block";
    public static final int DOXYGEN_BONUS = 100;

    // Style: the tables name its four parts, all amounts are decisions.
    public static final int COMMENTS_WANTED = 3;
    public static final int PER_MISSING_COMMENT = -50;
    public static final int NO_DOXYGEN = -150;
    public static final int PER_ODD_NAME = -50;
    public static final int ODD_NAMES_LIMIT = -300;
    public static final int PER_BAD_INDENT = -25;
    public static final int BAD_INDENTS_LIMIT = -300;

    // Style in the semantic profile: where the row above has a like one, its amount; the rest are decisions, measured
    // on real code.
    public static final int LINES_A_COMMENT = 15;
    public static final int NO_DOC = -100;
    public static final int NO_DOC_INSIDE = -50;
    public static final int DOXYGEN_TAG_BONUS = 50;
    public static final int PER_DOC_MISMATCH = -50;
    public static final int DOC_MISMATCH_LIMIT = -150;
    public static final int SEMANTIC_ODD_NAMES_LIMIT = -200;
    public static final int LINE_COLUMNS = 120;
    public static final int PER_LONG_LINE = -10;
    public static final int LONG_LINES_LIMIT = -100;
    public static final int PER_CROWDED_LINE = -25;
    public static final int CROWDED_LINES_LIMIT = -150;
    public static final int FUNCTION_LINES = 60;
    public static final int PER_LONG_FUNCTION = -50;
    public static final int LONG_FUNCTIONS_LIMIT = -200;
    public static final int PARAMETERS = 7;
    public static final int PER_PARAMETER = -25;
    public static final int PARAMETERS_LIMIT = -100;
    public static final int NESTING_LEVELS = 4;
    public static final int PER_NESTING = -50;
    public static final int NESTING_LIMIT = -150;

    private ScoringTables() {}
}
