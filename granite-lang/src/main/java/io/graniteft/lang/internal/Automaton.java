package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.Arrays;
import java.util.TreeSet;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.LexerATNSimulator;
import org.antlr.v4.runtime.atn.PredictionContextCache;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.dfa.DFA;
import org.antlr.v4.runtime.dfa.DFAState;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * The rules of {@link CLexer} as one table of states and characters. ANTLR works out each step when a text first needs it, and each
 * later text, on any thread, finds it here; {@link Scanner} walks the table. ANTLR's own loop takes the same steps through objects
 * and a stream at three times the cost, and has no room for steps on characters beyond ASCII.
 */
final class Automaton extends LexerATNSimulator {
    /** The step that does not exist. */
    static final int NONE = -1;

    /** How many characters have a column of their own, which is their number. */
    static final int ASCII = 128;

    private static final int TYPE_BITS = 8;

    /** What ANTLR's methods want to have and no rule of this grammar looks at; each new one would cost 128 KB. */
    private static final CharStream NO_TEXT = CharStreams.fromString("");

    /** The automaton, which all threads share. */
    static final Automaton C = new Automaton();

    /** The first characters of the ranges beyond ASCII in which no rule tells characters apart. */
    private final int[] ranges;

    private final int width;
    private DFAState[] states = new DFAState[256];

    /**
     * A row of {@link #width} steps for each state: 0 where none is known yet, {@link #NONE}, or in the upper bits where the next
     * row begins, and in the lowest eight the type of the token that is complete with this step, 0 if none is.
     */
    private volatile int[] table;

    private Automaton() {
        super(CLexer._ATN, automata(), new PredictionContextCache());
        mode = Lexer.DEFAULT_MODE;
        ranges = ranges(CLexer._ATN);
        width = ASCII + ranges.length;
        table = new int[width * states.length];
        states[0] = addDFAState(computeStartState(NO_TEXT, CLexer._ATN.modeToStartState.get(Lexer.DEFAULT_MODE)));
    }

    private static DFA[] automata() {
        return new DFA[] {new DFA(CLexer._ATN.getDecisionState(Lexer.DEFAULT_MODE), Lexer.DEFAULT_MODE)};
    }

    private static int[] ranges(ATN rules) {
        TreeSet<Integer> starts = new TreeSet<>();
        starts.add(ASCII);
        for (ATNState state : rules.states) {
            for (Transition transition : state == null ? new Transition[0] : state.getTransitions()) {
                IntervalSet label = transition.label();
                for (Interval interval : label == null ? IntervalSet.EMPTY_SET.getIntervals() : label.getIntervals()) {
                    starts.add(interval.a);
                    starts.add(interval.b + 1);
                }
            }
        }
        return starts.tailSet(ASCII).headSet(Character.MAX_VALUE + 1).stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The table as far as it is known. */
    int[] table() {
        return table;
    }

    /** The column of a character. */
    int column(char c) {
        return c < ASCII ? c : ASCII + rangeOf(c);
    }

    private int rangeOf(char c) {
        int range = ranges.length - 1;
        while (ranges[range] > c) {
            range--;
        }
        return range;
    }

    /** Where the row begins that a step leads to. */
    static int row(int step) {
        return step >>> TYPE_BITS;
    }

    /** The type of the token that is complete with a step; 0 if none is. */
    static int type(int step) {
        return step & ((1 << TYPE_BITS) - 1);
    }

    /** Works out a step that the table lacks; the table may be another one afterwards. */
    synchronized int learn(int row, int column) {
        int[] known = table;
        int step = known[row + column];
        if (step != 0) {
            return step;
        }
        int c = column < ASCII ? column : ranges[column - ASCII];
        DFAState target = computeTargetState(NO_TEXT, states[row / width], c);
        if (target.stateNumber == ERROR.stateNumber) {
            step = NONE;
        } else {
            int number = target.stateNumber;
            if (number >= states.length) {
                states = Arrays.copyOf(states, states.length * 2);
                known = Arrays.copyOf(known, width * states.length);
            }
            states[number] = target;
            step = (number * width) << TYPE_BITS | (target.isAcceptState ? target.prediction : 0);
        }
        known[row + column] = step;
        table = known;
        return step;
    }
}
