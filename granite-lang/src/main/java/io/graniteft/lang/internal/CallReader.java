package io.graniteft.lang.internal;

import io.graniteft.lang.Call;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;

/** Takes down the calls of one function, each once a kind. */
final class CallReader {
    private final LiveTokens tokens;
    private final Brackets brackets;
    private final Names names;
    private List<Call> calls = new ArrayList<>();

    CallReader(LiveTokens tokens, Brackets brackets, Names names) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.names = names;
    }

    void begin(Span span) {
        calls = new ArrayList<>();
    }

    List<Call> calls() {
        return calls;
    }

    /** A call of a member by its name; through a pointer if the text declares a field of that name as one to functions. */
    void member(int id) {
        add(id, names.is(id, Names.POINTER_FIELD) ? Call.Kind.INDIRECT : Call.Kind.MEMBER);
    }

    /** The call of the name at {@code i}, which stands behind no dot or arrow; {@code id} is its simple name. */
    void direct(int i, int id) {
        int first = qualifiedFrom(i);
        int before = tokens.type(first - 1);
        if (first < i && (before == CLexer.DOT || before == CLexer.ARROW)) {
            member(id); // with the class named: p->Base::run()
        } else if (first < i) {
            add(qualified(i), Call.Kind.DIRECT);
        } else if (!names.is(id, Names.OPERATOR_WORD)) {
            add(id, isPointer(id) ? Call.Kind.INDIRECT : Call.Kind.DIRECT);
        }
    }

    /** Whether a call of the name goes through a pointer; in C, every variable that is called is one. */
    private boolean isPointer(int id) {
        if (names.isMarked(id, Names.LOCAL)) {
            return !tokens.isCpp() || names.isMarked(id, Names.LOCAL_POINTER);
        }
        return names.is(id, Names.POINTER_VARIABLE) || (!tokens.isCpp() && names.is(id, Names.VARIABLE));
    }

    /**
     * The call whose arguments open at {@code open}, if what is called is an expression that ends with a name: {@code (*done)(x)},
     * {@code table[i](x)}, {@code (dev->ops->open)(x)}, {@code (object.*member)(x)}.
     */
    void throughPointer(int open) {
        int before = tokens.type(open - 1);
        if (before == CLexer.RBRACK) {
            int base = open - 1;
            while (tokens.type(base) == CLexer.RBRACK && brackets.partner(base) >= 0) {
                base = brackets.partner(base) - 1;
            }
            if (tokens.type(base) == CLexer.IDENTIFIER && !Declarators.isBehindCertainType(tokens, brackets, base)) {
                add(id(base), Call.Kind.INDIRECT);
            }
        } else if (before == CLexer.RPAREN && brackets.partner(open - 1) >= 0 && brackets.partner(open) > open) {
            boolean isNoCast = tokens.type(open + 1) == CLexer.RPAREN;
            int name = calledName(brackets.partner(open - 1), open - 1, isNoCast);
            if (name >= 0) {
                boolean isDirect = brackets.partner(open - 1) + 1 == qualifiedFrom(name) && !isPointer(id(name));
                add(isDirect ? qualified(name) : id(name), isDirect ? Call.Kind.DIRECT : Call.Kind.INDIRECT);
            }
        }
    }

    /** A call of an operator by its sign, {@code Base::operator=(other)}; returns the last token of the name. */
    int operator(int at) {
        int end = at + 1;
        if (tokens.type(end) == CLexer.LPAREN && tokens.type(end + 1) == CLexer.RPAREN) {
            end += 2;
        } else if (tokens.type(end) == CLexer.LBRACK && tokens.type(end + 1) == CLexer.RBRACK) {
            end += 2;
        } else {
            end++;
        }
        int first = qualifiedFrom(at);
        int before = tokens.type(first - 1);
        boolean isMember = before == CLexer.DOT || before == CLexer.ARROW;
        boolean isCall = isSign(tokens.type(at + 1)) && tokens.type(end) == CLexer.LPAREN && !isPointerOrType(first);
        if (isCall) {
            String name = Spelling.asWritten(tokens, at, end).replace(" ", "");
            String full = first < at && !isMember
                    ? Spelling.asWritten(tokens, first, at).replace(" ", "") + name
                    : name;
            add(names.of(full), isMember ? Call.Kind.MEMBER : Call.Kind.DIRECT);
        }
        return end - 1;
    }

    private static boolean isSign(int type) {
        return switch (type) {
            case CLexer.LPAREN,
                    CLexer.LBRACK,
                    CLexer.ASSIGN,
                    CLexer.LT,
                    CLexer.GT,
                    CLexer.SHR,
                    CLexer.STAR,
                    CLexer.AMP,
                    CLexer.ANDAND,
                    CLexer.TILDE,
                    CLexer.ARROW,
                    CLexer.OPERATION -> true;
            default -> false;
        };
    }

    /** Whether a type stands before the token, so that it is declared rather than called. */
    private boolean isPointerOrType(int first) {
        return Declarators.isBehindCertainType(tokens, brackets, first)
                || Declarators.isPointer(tokens.type(first - 1));
    }

    /** The last name of the expression in parentheses that is called; -1 if it is a cast, a declarator or something longer. */
    private int calledName(int open, int close, boolean isNoCast) {
        if (!mayBeCalled(open)) {
            return -1;
        }
        int i = open + 1;
        boolean isPointer = tokens.type(i) == CLexer.STAR;
        while (tokens.type(i) == CLexer.STAR) {
            i++;
        }
        int name = -1;
        while (i < close) {
            int type = tokens.type(i);
            boolean isPath = type == CLexer.DOT || type == CLexer.ARROW || isMemberPointer(i);
            if (type == CLexer.IDENTIFIER || (type == CLexer.CPP_WORD && tokens.is(i, "this"))) {
                name = i;
            } else if (isPath) {
                isPointer = true;
            } else if ((type == CLexer.LBRACK || type == CLexer.LT) && brackets.partner(i) > i && name >= 0) {
                i = brackets.partner(i);
            } else if (type != CLexer.COLONCOLON) {
                return -1;
            }
            i++;
        }
        if (name < 0 || tokens.type(name) != CLexer.IDENTIFIER) {
            return -1;
        }
        return isPointer || isNoCast || isPointer(id(name)) ? name : -1;
    }

    private boolean isMemberPointer(int i) {
        return tokens.type(i) == CLexer.OPERATION && (tokens.is(i, "->*") || tokens.is(i, ".*"));
    }

    /** Whether parentheses there can hold what is called, rather than arguments, a condition or a declarator. */
    private boolean mayBeCalled(int open) {
        return switch (tokens.type(open - 1)) {
            case CLexer.CONTROL ->
                tokens.is(open - 1, "return") || tokens.is(open - 1, "else") || tokens.is(open - 1, "do");
            case CLexer.TYPEOF, CLexer.WORD, CLexer.CATCH, CLexer.NOEXCEPT, CLexer.ATTRIBUTE, CLexer.OPERATOR -> false;
            default -> !Declarators.isBehindCertainType(tokens, brackets, open);
        };
    }

    /** Whether the name stands behind a type, so that what looks like a call declares a variable or makes an object. */
    boolean isDeclared(int name) {
        int first = qualifiedFrom(name);
        int before = tokens.type(first - 1);
        if (before == CLexer.CPP_WORD) {
            return tokens.is(first - 1, "new");
        }
        if (before == CLexer.TILDE) {
            int object = tokens.type(first - 2);
            return object == CLexer.DOT || object == CLexer.ARROW || object == CLexer.COLONCOLON;
        }
        if (before == CLexer.IDENTIFIER) {
            // A macro on a line of its own needs no semicolon.
            return !names.is(id(first - 1), Names.CAPITALS) || tokens.line(first - 1) == tokens.line(first);
        }
        return before == CLexer.TYPENAME
                || Declarators.isTagWord(before)
                || Declarators.isBehindCertainType(tokens, brackets, first);
    }

    /** The first token of {@code a::b::name}. */
    int qualifiedFrom(int name) {
        int first = name;
        while (tokens.type(first - 1) == CLexer.COLONCOLON) {
            int last = first - 2;
            boolean isTemplate = tokens.type(last) == CLexer.GT || tokens.type(last) == CLexer.SHR;
            if (isTemplate && brackets.partner(last) >= 0) {
                last = brackets.partner(last) - 1;
            }
            if (tokens.type(last) != CLexer.IDENTIFIER) {
                return first - 1;
            }
            first = last;
        }
        return first;
    }

    /** The number of the name at {@code name} with its qualifiers and without template arguments. */
    int qualified(int name) {
        int first = qualifiedFrom(name);
        if (first == name) {
            return id(name);
        }
        StringBuilder text = new StringBuilder();
        for (int i = first;
                i <= name;
                i = tokens.type(i) == CLexer.LT && brackets.partner(i) > i ? brackets.after(i) : i + 1) {
            if (tokens.type(i) != CLexer.LT) {
                text.append(tokens.text(i));
            }
        }
        return names.of(text.toString());
    }

    private void add(int id, Call.Kind kind) {
        int seen = switch (kind) {
            case DIRECT -> Names.SEEN_CALL;
            case MEMBER -> Names.SEEN_CALL << 1;
            case INDIRECT -> Names.SEEN_CALL << 2;
        };
        if (names.mark(id, seen)) {
            calls.add(new Call(names.text(id), kind));
        }
    }

    private int id(int i) {
        return names.ofToken(tokens.raw(i));
    }
}
