package io.graniteft.eval.internal.misra;

import io.graniteft.lang.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Chooses among the branches of conditionals, so that what is left has a structure: all of them where each is complete by
 * itself, else the first.
 */
final class Branches {
    private static final Pattern IF = Pattern.compile("\\A#\\s*if");
    private static final Pattern ELSE = Pattern.compile("\\A#\\s*el");
    private static final Pattern ENDIF = Pattern.compile("\\A#\\s*endif");
    private static final String BRACKETS = "()[]{}";

    /** How many brackets of each kind a stretch leaves open, and how far it falls below its beginning. */
    private static final class Depth {
        final int[] net = new int[3];
        final int[] lowest = new int[3];

        void bracket(int which) {
            int kind = which / 2;
            net[kind] += which % 2 == 0 ? 1 : -1;
            lowest[kind] = Math.min(lowest[kind], net[kind]);
        }

        void append(Depth next) {
            for (int kind = 0; kind < 3; kind++) {
                lowest[kind] = Math.min(lowest[kind], net[kind] + next.lowest[kind]);
                net[kind] += next.net[kind];
            }
        }

        boolean isBalanced() {
            for (int kind = 0; kind < 3; kind++) {
                if (net[kind] != 0 || lowest[kind] != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A conditional that is open while the tokens are read. */
    private static final class Group {
        final List<Depth> branches = new ArrayList<>();
        boolean complete = true;
        int secondAt = -1;

        Group() {
            branches.add(new Depth());
        }

        Depth last() {
            return branches.get(branches.size() - 1);
        }
    }

    private Branches() {}

    /** The tokens of the chosen branches, without directives. */
    static List<Token> choose(List<Token> tokens) {
        int[] out = new int[tokens.size() + 1];
        Deque<Group> open = new ArrayDeque<>();
        Group file = new Group();
        open.push(file);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Group group = open.peek() == null ? file : open.peek();
            if (token.kind() == Token.Kind.PUNCTUATOR) {
                int which = token.text().length() == 1
                        ? BRACKETS.indexOf(token.text().charAt(0))
                        : -1;
                if (which >= 0) {
                    group.last().bracket(which);
                }
            }
            if (token.kind() != Token.Kind.DIRECTIVE) {
                continue;
            }
            if (IF.matcher(token.text()).find()) {
                open.push(new Group());
            } else if (group != file && ELSE.matcher(token.text()).find()) {
                group.complete &= endsComplete(tokens, i);
                group.secondAt = group.secondAt < 0 ? i : group.secondAt;
                group.branches.add(new Depth());
            } else if (group != file && ENDIF.matcher(token.text()).find()) {
                open.pop();
                close(group, open.peek() == null ? file : open.peek(), i, out);
            }
        }
        return kept(tokens, out);
    }

    private static void close(Group group, Group outer, int end, int[] out) {
        Depth first = group.branches.get(0);
        boolean all = group.complete && group.branches.stream().allMatch(Depth::isBalanced);
        if (!all && group.secondAt >= 0) {
            out[group.secondAt]++;
            out[end]--;
        }
        outer.last().append(first);
    }

    /** Whether no statement is cut in two by a directive here. */
    private static boolean endsComplete(List<Token> tokens, int directive) {
        Token before = tokens.get(directive - 1);
        return before.kind() == Token.Kind.DIRECTIVE
                || before.is(";")
                || before.is("}")
                || before.is("{")
                || before.is(":");
    }

    private static List<Token> kept(List<Token> tokens, int[] out) {
        List<Token> kept = new ArrayList<>(tokens.size());
        int dropped = 0;
        for (int i = 0; i < tokens.size(); i++) {
            dropped += out[i];
            if (dropped == 0 && tokens.get(i).kind() != Token.Kind.DIRECTIVE) {
                kept.add(tokens.get(i));
            }
        }
        return kept;
    }
}
