package io.graniteft.lang.internal;

import io.graniteft.lang.internal.Directive.Constant;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens that count: no white space, no comments, each directive as one, and nothing that a constant condition
 * ({@code #if 0}, the {@code #else} of {@code #if 1}) takes out, nor the assembly between {@code #pragma asm} and
 * {@code #pragma endasm}.
 */
public final class LogicalTokens {
    private final Lexed lexed;
    private byte[] types;
    private int[] firsts;
    private int size;
    private final IntList directiveAt = new IntList(16);
    private final IntList directiveFirsts = new IntList(16);
    private final List<Directive> directives = new ArrayList<>();
    private final List<Range> dead = new ArrayList<>();

    /** The raw tokens from {@code from} to before {@code to}. */
    record Range(int from, int to) {}

    private LogicalTokens(Lexed lexed, Range range) {
        this.lexed = lexed;
        int capacity = (range.to() - range.from()) * 3 / 4 + 16; // usually two of three tokens are no blanks
        this.types = new byte[capacity];
        this.firsts = new int[capacity];
    }

    /** Groups a cut text; an unbalanced {@code #else} or {@code #endif} is ignored. */
    public static LogicalTokens of(Lexed lexed) {
        return of(lexed, new Range(0, lexed.size()));
    }

    /** Groups a stretch of a cut text that begins with a line. */
    static LogicalTokens of(Lexed lexed, Range range) {
        LogicalTokens result = new LogicalTokens(lexed, range);
        List<Constant> open = new ArrayList<>();
        int deadDepth =
                0; // how many conditionals were opened inside dead text, the dead one included; 0 where text is live
        boolean lineStart = true;
        boolean assembly = false;
        int deadFrom = range.from();
        int i = range.from();
        while (i < range.to()) {
            int type = lexed.type(i);
            if (type == CLexer.HASH && lineStart) {
                int end = lineEnd(lexed, i);
                Directive directive = Directive.read(lexed, i, end);
                int before = deadDepth;
                deadDepth = step(directive, open, deadDepth);
                boolean live = deadDepth == 0 && before == 0;
                if (live || (before <= 1 && deadDepth <= 1 && directive.isConditional())) {
                    result.directiveAt.add(result.size);
                    result.directiveFirsts.add(i);
                    result.directives.add(directive);
                    result.add(CLexer.DIRECTIVE, i);
                }
                if (before > 0 && deadDepth <= 1 && before <= 1) {
                    result.dead.add(new Range(deadFrom, i));
                }
                if (deadDepth == 1 && before <= 1) {
                    deadFrom = end;
                }
                assembly = directive.isAssembly(assembly);
                i = end;
                continue;
            }
            if (type == CLexer.NEWLINE) {
                lineStart = true;
            } else if (!Lexed.isBlankType(type)) {
                lineStart = false;
                if (deadDepth == 0 && !assembly) {
                    result.add(type, i);
                }
            }
            i++;
        }
        if (deadDepth > 0) {
            result.dead.add(new Range(deadFrom, range.to()));
        }
        return result;
    }

    /** Follows a directive through the open conditionals; returns the new dead depth. */
    private static int step(Directive directive, List<Constant> open, int deadDepth) {
        switch (directive.kind()) {
            case IF -> {
                if (deadDepth > 0) {
                    return deadDepth + 1;
                }
                Constant constant = directive.constant();
                open.add(constant);
                return constant == Constant.FALSE ? 1 : 0;
            }
            case ELIF, ELSE -> {
                if (deadDepth > 1 || open.isEmpty()) {
                    return deadDepth;
                }
                int top = open.size() - 1;
                if (open.get(top) == Constant.TRUE) {
                    return 1;
                }
                Constant constant = directive.kind() == Directive.Kind.ELSE ? Constant.UNKNOWN : directive.constant();
                if (constant == Constant.TRUE) {
                    open.set(top, Constant.TRUE);
                }
                return constant == Constant.FALSE ? 1 : 0;
            }
            case ENDIF -> {
                if (deadDepth > 1) {
                    return deadDepth - 1;
                }
                if (!open.isEmpty()) {
                    open.remove(open.size() - 1);
                }
                return 0;
            }
            default -> {
                return deadDepth;
            }
        }
    }

    /** The index of the token that ends the logical line of token {@code i}: its line end, or the text's. */
    static int lineEnd(Lexed lexed, int i) {
        int end = i;
        while (end < lexed.size() && lexed.type(end) != CLexer.NEWLINE) {
            end++;
        }
        return end;
    }

    private void add(int type, int first) {
        if (size == types.length) {
            types = Arrays.copyOf(types, size + size / 2);
            firsts = Arrays.copyOf(firsts, types.length);
        }
        types[size] = (byte) type;
        firsts[size++] = first;
    }

    public int size() {
        return size;
    }

    /** A constant of {@link CLexer}; {@code DIRECTIVE} for a directive. */
    public int type(int index) {
        return types[index];
    }

    /** The first of the raw tokens that make this one. */
    public int first(int index) {
        return firsts[index];
    }

    /** The raw token after the last of those that make this one. */
    public int end(int index) {
        return types[index] == CLexer.DIRECTIVE ? lineEnd(lexed, firsts[index]) : firsts[index] + 1;
    }

    /**
     * Gives away the lists of types and first raw tokens, which may be longer than {@link #size} by any number but one at least. From
     * then on only the directives are known here: a large text has room for these lists once.
     */
    Lists release() {
        if (size == types.length) {
            types = Arrays.copyOf(types, size + 1);
            firsts = Arrays.copyOf(firsts, size + 1);
        }
        Lists lists = new Lists(types, firsts);
        types = new byte[0];
        firsts = new int[0];
        return lists;
    }

    /** The types of tokens, and for each the first of the raw tokens that make it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Lists(byte[] types, int[] firsts) {}

    /** Where a directive stands among the tokens. */
    int directiveAt(int number) {
        return directiveAt.get(number);
    }

    /** The raw token that is a directive's {@code #}. */
    int directiveFirst(int number) {
        return directiveFirsts.get(number);
    }

    /** The raw token after a directive's last. */
    int directiveEnd(int number) {
        return lineEnd(lexed, directiveFirsts.get(number));
    }

    /** Whether one of the directives stands in a stretch of raw tokens. */
    boolean hasDirective(int from, int to) {
        int low = 0;
        int high = directiveFirsts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (directiveFirsts.get(middle) < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < directiveFirsts.size() && directiveFirsts.get(low) < to;
    }

    /** The stretches that a constant condition takes out, in order. */
    List<Range> dead() {
        return dead;
    }

    /** The directives among the tokens, in order. */
    List<Directive> directives() {
        return directives;
    }
}
