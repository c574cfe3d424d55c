package io.graniteft.lang.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditionals of a text: under which conditions a token stands, and where the conditionals begin and end that a stretch of
 * tokens cuts through. Constant conditions and the include guard are no conditions.
 */
final class Conditions {
    /** What is nested deeper is given the conditions up to here, so that no text costs more than its length. */
    private static final int MAX_DEPTH = 64;

    private final Lexed lexed;
    private final LogicalTokens logical;
    private final IntList positions = new IntList(16); // the raw token of each directive of a conditional
    private final List<Group> groups = new ArrayList<>(); // the conditional of each of these directives
    private final List<List<String>> behind = new ArrayList<>(); // the conditions behind each of these directives
    private final int[] sorted;

    /** One conditional, from its {@code #if} to its {@code #endif}. */
    private static final class Group {
        final int first;
        final int depth;
        final List<String> outer;
        final List<String> denied = new ArrayList<>();

        @Nullable
        String current;

        boolean isGuard;
        int end = -1;

        Group(int first, int depth, List<String> outer) {
            this.first = first;
            this.depth = depth;
            this.outer = outer;
        }
    }

    Conditions(Lexed lexed, LogicalTokens logical) {
        this.lexed = lexed;
        this.logical = logical;
        read(guardAt());
        this.sorted = positions.toArray();
    }

    /** The conditions that hold at a raw token, the outermost first. */
    List<String> at(int raw) {
        int index = before(raw);
        return index < 0 ? List.of() : behind.get(index);
    }

    /** The raw tokens from {@code from} to before {@code to}, widened so that every conditional is inside or outside as a whole. */
    LogicalTokens.Range whole(int from, int to) {
        int first = from;
        int end = to;
        for (int i = before(from) + 1; i < sorted.length && sorted[i] < to; i++) {
            Group group = groups.get(i);
            if (group.end >= 0) {
                first = Math.min(first, group.first);
                end = Math.max(end, group.end);
            }
        }
        return new LogicalTokens.Range(first, end);
    }

    /** The name of the macro that guards the text against being included twice. */
    Optional<String> guard() {
        int at = guardAt();
        return at < 0 ? Optional.empty() : Optional.ofNullable(defined(at + 1));
    }

    /** The index of the last of the directives that stand before a raw token; -1 if there is none. */
    private int before(int raw) {
        int found = Arrays.binarySearch(sorted, raw);
        return found >= 0 ? found : -found - 2;
    }

    private void read(int guardAt) {
        List<Group> open = new ArrayList<>();
        for (int i = 0; i < logical.directives().size(); i++) {
            Directive directive = logical.directives().get(i);
            if (!directive.isConditional() || (directive.kind() != Directive.Kind.IF && open.isEmpty())) {
                continue;
            }
            Group group;
            if (directive.kind() == Directive.Kind.IF) {
                group = new Group(logical.directiveFirst(i), open.size(), behind.isEmpty() ? List.of() : last());
                group.isGuard = i == guardAt;
                open.add(group);
            } else {
                group = open.get(open.size() - 1);
            }
            if (directive.kind() == Directive.Kind.ENDIF) {
                open.remove(open.size() - 1);
                group.end = logical.directiveEnd(i);
                add(i, group, group.outer);
            } else {
                add(i, group, inside(directive, i, group));
            }
        }
    }

    private List<String> last() {
        return behind.get(behind.size() - 1);
    }

    private void add(int number, Group group, List<String> conditions) {
        positions.add(logical.directiveFirst(number));
        groups.add(group);
        behind.add(conditions);
    }

    private List<String> inside(Directive directive, int number, Group group) {
        if (group.current != null) {
            group.denied.add(negation(group.current));
        }
        boolean isConstant =
                directive.kind() != Directive.Kind.ELSE && directive.constant() != Directive.Constant.UNKNOWN;
        group.current = directive.kind() == Directive.Kind.ELSE || isConstant || group.isGuard
                ? null
                : spelling(logical.directiveFirst(number), logical.directiveEnd(number));
        if (group.current != null && group.current.isEmpty()) {
            group.current = null;
        }
        if (group.depth >= MAX_DEPTH || group.denied.size() >= MAX_DEPTH) {
            return group.outer;
        }
        if (group.current == null && group.denied.isEmpty()) {
            return group.outer;
        }
        List<String> all = new ArrayList<>(group.outer);
        all.addAll(group.denied);
        if (group.current != null) {
            all.add(group.current);
        }
        return List.copyOf(all);
    }

    /** A condition as one would write it behind {@code #if}. */
    private String spelling(int first, int end) {
        int word = lexed.behindBlanks(first + 1, end);
        StringBuilder text = new StringBuilder();
        for (int i = lexed.behindBlanks(word + 1, end); i < end; i = lexed.behindBlanks(i + 1, end)) {
            if (!text.isEmpty() && lexed.isBlank(i - 1)) {
                text.append(' ');
            }
            text.append(lexed.text(i));
        }
        return switch (lexed.text(word)) {
            case "ifdef", "elifdef" -> "defined(" + text + ")";
            case "ifndef", "elifndef" -> "!defined(" + text + ")";
            default -> normalised(text.toString());
        };
    }

    /** {@code defined X} and {@code defined (X)} become {@code defined(X)}, where nothing else stands in the condition. */
    private static String normalised(String condition) {
        String rest = condition.startsWith("!") ? condition.substring(1).strip() : condition;
        if (!rest.startsWith("defined")) {
            return condition;
        }
        String name = rest.substring("defined".length()).strip();
        if (name.startsWith("(") && name.endsWith(")")) {
            name = name.substring(1, name.length() - 1).strip();
        }
        return isName(name) ? (condition.startsWith("!") ? "!" : "") + "defined(" + name + ")" : condition;
    }

    private static String negation(String condition) {
        if (isPlain(condition)) {
            return "!" + condition;
        }
        boolean isDenied = condition.startsWith("!") && isPlain(condition.substring(1));
        return isDenied ? condition.substring(1) : "!(" + condition + ")";
    }

    /** Whether a {@code !} before the condition would deny all of it. */
    private static boolean isPlain(String condition) {
        boolean isDefined = condition.startsWith("defined(") && condition.endsWith(")");
        return isName(isDefined ? condition.substring("defined(".length(), condition.length() - 1) : condition);
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && Character.isJavaIdentifierStart(text.charAt(0))
                && text.chars().allMatch(Character::isJavaIdentifierPart);
    }

    /** The number of the {@code #ifndef} around everything whose macro the next line defines; -1 if there is none. */
    private int guardAt() {
        // Only directives may stand before it, so that it is the token of its own number.
        for (int i = 0; i < logical.directives().size() && logical.directiveAt(i) == i; i++) {
            Directive directive = logical.directives().get(i);
            if (directive.kind() == Directive.Kind.IF) {
                String name =
                        tokensBehind(i) == 0 && i + 1 < logical.directives().size() ? defined(i + 1) : null;
                boolean isGuard = name != null
                        && directive.negated()
                        && directive.argument().equals("defined " + name)
                        && isLast(i);
                return isGuard ? i : -1;
            }
        }
        return -1;
    }

    /** How many tokens stand between a directive and the next one, or the end of the text. */
    private int tokensBehind(int directive) {
        boolean isLast = directive + 1 == logical.directives().size();
        return (isLast ? logical.size() : logical.directiveAt(directive + 1)) - logical.directiveAt(directive) - 1;
    }

    /** Whether only directives stand behind the end of the conditional that begins with a directive. */
    private boolean isLast(int first) {
        int depth = 1;
        for (int i = first + 1; i < logical.directives().size(); i++) {
            switch (logical.directives().get(i).kind()) {
                case IF -> {
                    if (depth <= 0) {
                        return false;
                    }
                    depth++;
                }
                case ENDIF -> depth--;
                default -> {}
            }
            if (depth == 0 && tokensBehind(i) > 0) {
                return false;
            }
        }
        return depth <= 0;
    }

    /** The name that a directive defines as a macro; null if it defines none. */
    private @Nullable String defined(int directive) {
        int name = MacroReader.nameOf(lexed, logical, directive);
        return name < 0 ? null : lexed.text(name);
    }
}
