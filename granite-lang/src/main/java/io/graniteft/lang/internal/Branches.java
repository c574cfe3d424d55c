package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which branches of the conditionals are read. All of them are, as long as each is complete in itself; where branches open
 * or close different numbers of brackets, or each holds another beginning of the same declaration, only one is, and the same
 * condition is decided the same way wherever it comes again in the file.
 */
final class Branches {
    private final LogicalTokens tokens;
    private final List<int[]> dropped = new ArrayList<>(); // from and to
    private final Map<String, Boolean> decided = new HashMap<>();
    private final List<Group> open = new ArrayList<>();

    private Branches(LogicalTokens tokens) {
        this.tokens = tokens;
    }

    /** One branch of a conditional: what of it is read, in sums that need no second look. */
    private static final class Branch {
        final Directive condition;
        final int from;
        final boolean dead;
        int to;
        int braces;
        int parens;
        boolean hasBraces;
        int lastType = -1;

        Branch(Directive condition, int from, boolean dead) {
            this.condition = condition;
            this.from = from;
            this.dead = dead;
        }

        void see(LogicalTokens tokens, int first, int end) {
            for (int i = first; i < end; i++) {
                switch (tokens.type(i)) {
                    case CLexer.LBRACE -> {
                        braces++;
                        hasBraces = true;
                    }
                    case CLexer.RBRACE -> braces--;
                    case CLexer.LPAREN -> parens++;
                    case CLexer.RPAREN -> parens--;
                    default -> {}
                }
            }
            if (first < end) {
                lastType = tokens.type(end - 1);
            }
        }

        void seeAll(Branch inner) {
            braces += inner.braces;
            parens += inner.parens;
            hasBraces |= inner.hasBraces;
            if (inner.lastType >= 0) {
                lastType = inner.lastType;
            }
        }

        boolean isBalanced() {
            return braces == 0 && parens == 0;
        }

        /** Whether the declaration at the end of the branch goes on behind the conditional. */
        boolean endsOpen() {
            return switch (lastType) {
                case -1, CLexer.SEMI, CLexer.RBRACE, CLexer.COLON, CLexer.COMMA -> false;
                default -> true;
            };
        }
    }

    private static final class Group {
        final List<Branch> branches = new ArrayList<>();
        boolean decidedTrue;

        Branch current() {
            return branches.get(branches.size() - 1);
        }
    }

    /** The stretches of tokens that are read, as their beginnings and ends in order; the directives are in none. */
    static IntList choose(LogicalTokens tokens) {
        Branches branches = new Branches(tokens);
        branches.run();
        branches.dropped.sort(Comparator.comparingInt(range -> range[0]));
        IntList kept = new IntList(16);
        int next = 0;
        int from = 0;
        int droppedTo = 0; // a dropped stretch may hold others
        for (int i = 0; i <= tokens.directives().size(); i++) {
            int to = i < tokens.directives().size() ? tokens.directiveAt(i) : tokens.size();
            if (from < to && from >= droppedTo) {
                kept.add(from);
                kept.add(to);
            }
            while (next < branches.dropped.size() && branches.dropped.get(next)[0] <= to) {
                droppedTo = Math.max(droppedTo, branches.dropped.get(next)[1]);
                next++;
            }
            from = to + 1;
        }
        return kept;
    }

    private void run() {
        int from = 0;
        for (int i = 0; i <= tokens.directives().size(); i++) {
            int to = i < tokens.directives().size() ? tokens.directiveAt(i) : tokens.size();
            if (!open.isEmpty()) {
                open.get(open.size() - 1).current().see(tokens, from, to);
            }
            if (to < tokens.size()) {
                follow(tokens.directives().get(i), to);
            }
            from = to + 1;
        }
        while (!open.isEmpty()) {
            close(tokens.size());
        }
    }

    private void follow(Directive directive, int at) {
        switch (directive.kind()) {
            case IF -> {
                Group group = new Group();
                open.add(group);
                begin(group, directive, at);
            }
            case ELIF, ELSE -> {
                if (!open.isEmpty()) {
                    Group group = open.get(open.size() - 1);
                    group.current().to = at;
                    begin(group, directive, at);
                }
            }
            case ENDIF -> {
                if (!open.isEmpty()) {
                    close(at);
                }
            }
            default -> {}
        }
    }

    private static void begin(Group group, Directive directive, int at) {
        Directive.Constant constant =
                directive.kind() == Directive.Kind.ELSE ? Directive.Constant.UNKNOWN : directive.constant();
        boolean dead = group.decidedTrue || constant == Directive.Constant.FALSE;
        group.branches.add(new Branch(directive, at, dead));
        group.decidedTrue |= constant == Directive.Constant.TRUE;
    }

    private void close(int at) {
        Group group = open.remove(open.size() - 1);
        group.current().to = at;
        List<Branch> live =
                group.branches.stream().filter(branch -> !branch.dead).toList();
        List<Branch> kept = isEachComplete(live) ? live : decide(live);
        if (kept.size() < live.size()) { // then it is one or none
            for (Branch branch : live) {
                if (!kept.contains(branch)) {
                    dropped.add(new int[] {branch.from, branch.to});
                }
            }
        }
        if (!open.isEmpty()) {
            Branch outer = open.get(open.size() - 1).current();
            kept.forEach(outer::seeAll);
        }
    }

    private static boolean isEachComplete(List<Branch> branches) {
        if (!branches.stream().allMatch(Branch::isBalanced)) {
            return false;
        }
        return branches.stream().filter(branch -> branch.lastType >= 0).count() < 2
                || branches.stream().anyMatch(branch -> branch.hasBraces)
                || branches.stream().noneMatch(Branch::endsOpen);
    }

    /**
     * The one branch to read, or none: what was decided before holds, and a condition seen for the first time is true, unless it
     * asks for a test build.
     */
    private List<Branch> decide(List<Branch> branches) {
        for (Branch branch : branches) {
            Directive condition = branch.condition;
            if (condition.kind() == Directive.Kind.ELSE || condition.argument().isEmpty()) {
                return List.of(branch);
            }
            boolean positive =
                    decided.computeIfAbsent(condition.argument(), name -> condition.negated() == name.contains("TEST"));
            if (positive != condition.negated()) {
                return List.of(branch);
            }
        }
        return List.of();
    }
}
