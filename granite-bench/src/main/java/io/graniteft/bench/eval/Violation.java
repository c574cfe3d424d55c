package io.graniteft.bench.eval;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The ways in which a good function is made unsafe. Each takes a place at random among those where it can be done. */
public enum Violation {
    /** A jump to a label at the end. */
    GOTO("misra-15.1"),
    /** Dynamic memory, plainly. */
    MALLOC("misra-21.3", "granite_p = malloc(16);"),
    /** The same behind a condition. */
    FREE("misra-21.3", "if (granite_p != 0) { free(granite_p); }"),
    /** The function's name in parentheses. */
    MALLOC_IN_PARENTHESES("misra-21.3", "granite_p = (malloc)(16);"),
    /** The name over two lines. */
    MALLOC_SPLICED("misra-21.3", "granite_p = mal\\\nloc(16);"),
    /** A macro by another name. */
    MALLOC_ALIASED("misra-21.3", "granite_p = GRANITE_TAKE(16);", "#define GRANITE_TAKE malloc\n"),
    /** A macro with an argument, in a macro. */
    MALLOC_WRAPPED(
            "misra-21.3",
            "granite_p = GRANITE_B(16);",
            "#define GRANITE_A(n) malloc(n)\n#define GRANITE_B(n) GRANITE_A((n))\n"),
    /** A pointer to it. */
    MALLOC_BY_ADDRESS("misra-21.3", "void *(*granite_f)(unsigned long) = &malloc; granite_p = granite_f(16);"),
    /** The same without the sign. */
    CALLOC_BY_NAME("misra-21.3", "granite_f = calloc; granite_p = granite_f(1, 16);"),
    /** Handed on as an argument. */
    FREE_AS_ARGUMENT("misra-21.3", "granite_clean_up(granite_p, free);"),
    /** A jump out of the function. */
    LONGJMP("misra-21.4", "longjmp(granite_env, 1);"),
    /** Where it comes back to. */
    SETJMP("misra-21.4", "if (setjmp(granite_env) != 0) { granite_count++; }"),
    /** The end of the program. */
    EXIT("misra-21.8", "if (granite_count > 3) { exit(1); }"),
    /** The same in haste. */
    ABORT("misra-21.8", "if (granite_count > 3) { abort(); }"),
    /** A call of itself. */
    RECURSION("misra-17.2"),
    /** By way of another function. */
    MUTUAL_RECURSION("misra-17.2"),
    /** A loop without end. */
    WHILE_TRUE("infinite-loop", "while (1) { granite_count++; }"),
    /** The same by for. */
    FOR_EVER("infinite-loop", "for (;;) { granite_count++; }"),
    /** The same by do. */
    DO_FOR_EVER("infinite-loop", "do { granite_count++; } while (1);"),
    /** Its break belongs to a switch. */
    BREAK_OF_A_SWITCH(
            "infinite-loop", "while (1) { switch (granite_count) { case 0: break; case 1: break; default: break; } }"),
    /** Its break belongs to an inner loop. */
    BREAK_OF_A_LOOP("infinite-loop", "for (;;) { while (granite_count > 0) { break; } }"),
    /** An octal number. */
    OCTAL("misra-7.1", "granite_count = 017;"),
    /** A small l. */
    SMALL_L("misra-7.3", "granite_count = 17l;"),
    /** A comma operator. */
    COMMA("misra-12.3", "granite_count = 3, granite_other = 4;"),
    /** An assignment in a condition. */
    ASSIGNMENT("misra-13.4", "if ((granite_count = granite_read()) != 0) { granite_other++; }"),
    /** A second way out of a loop. */
    TWO_BREAKS("misra-15.4", "while (granite_count > 0) { if (granite_a()) { break; } if (granite_b()) { break; } }"),
    /** An early return. */
    RETURN("misra-15.5"),
    /** A body without braces. */
    NO_BRACES("misra-15.6", "if (granite_count > 3) granite_count = 0;"),
    /** A chain without its end. */
    NO_ELSE("misra-15.7", "if (granite_count > 3) { granite_a(); } else if (granite_count > 2) { granite_b(); }"),
    /** A case that runs into the next. */
    FALL_THROUGH(
            "misra-16.3",
            "switch (granite_count) { case 1: granite_a(); case 2: granite_b(); break; default: break; }"),
    /** A switch without default. */
    NO_DEFAULT("misra-16.4", "switch (granite_count) { case 1: granite_a(); break; case 2: granite_b(); break; }"),
    /** A default in the middle. */
    DEFAULT_WITHIN(
            "misra-16.5",
            "switch (granite_count) { case 1: granite_a(); break; default: break; case 2: granite_b(); break; }"),
    /** A switch with one clause. */
    ONE_CLAUSE("misra-16.6", "switch (granite_count) { default: granite_a(); break; }"),
    /** An argument list. */
    ARGUMENT_LIST("misra-17.1", "va_list granite_list;"),
    /** A keyword that means something else. */
    KEYWORD_MACRO("misra-20.4", "", "#define volatile\n"),
    /** A definition taken back. */
    UNDEF("misra-20.5", "", "#undef GRANITE_LIMIT\n"),
    /** Output. */
    PRINTF("misra-21.6", "printf(\"%d\", granite_count);"),
    /** A number from text. */
    ATOI("misra-21.7", "granite_count = atoi(granite_text);"),
    /** A sort of the library. */
    QSORT("misra-21.9", "qsort(granite_list, 4, 4, granite_compare);"),
    /** The time of day. */
    TIME("misra-21.10", "granite_count = (int)time(0);"),
    /** A numeric escape that runs on. */
    ESCAPE("misra-4.1", "granite_count = '\\14t';");

    private static final Set<String> PRICED =
            Set.of("misra-15.1", "misra-21.3", "misra-21.4", "misra-21.8", "misra-17.2", "infinite-loop");
    private static final Set<String> STATEMENTS = Set.of("if", "for", "switch", "return", "while", "do");

    private final String rule;
    private final String statement;
    private final String before;

    Violation(String rule) {
        this(rule, "");
    }

    Violation(String rule, String statement) {
        this(rule, statement, "");
    }

    Violation(String rule, String statement, String before) {
        this.rule = rule;
        this.statement = statement;
        this.before = before;
    }

    /** The rule that is broken. */
    String rule() {
        return rule;
    }

    /** Whether the scoring tables price it. */
    boolean isPriced() {
        return PRICED.contains(rule);
    }

    /** Whether it is one in C++ as well. */
    boolean appliesTo(Sample sample) {
        return sample.language() == Language.C || !(this == TWO_BREAKS || this == RETURN);
    }

    /** The unsafe text, or nothing when the text has no place for this. */
    Optional<String> apply(Sample sample, Random random) {
        String code = sample.code();
        String path = sample.language() == Language.CPP ? "a.cpp" : "a.c";
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, code)).functions();
        if (functions.isEmpty()) {
            return Optional.empty();
        }
        CFunction function = functions.get(functions.size() - 1);
        int place = place(code, function, random);
        String call = function.name() + "("
                + String.join(
                        ", ", function.parameters().stream().map(any -> "0").toList()) + ");";
        String named = name().toLowerCase(Locale.ROOT);
        return switch (this) {
            case GOTO -> {
                int end = function.range().end() - 1;
                yield Optional.of(code.substring(0, place) + "goto granite_end;\n    " + code.substring(place, end)
                        + "granite_end: ;\n" + code.substring(end));
            }
            case RECURSION -> simple(function) ? insert(code, place, call) : Optional.empty();
            case MUTUAL_RECURSION ->
                simple(function) && function.qualifiedName().equals(function.name())
                        ? insert(code, place, "granite_" + named + "();")
                                .map(text ->
                                        text + "\nstatic void granite_" + named + "(void)\n{\n    " + call + "\n}\n")
                        : Optional.empty();
            case RETURN -> {
                boolean nothing = function.returnType().equals("void");
                yield insert(code, place, "if (granite_count > 3) { return" + (nothing ? "" : " 0") + "; }");
            }
            default -> insert(before + code, before.length() + place, statement);
        };
    }

    /** Whether a call by its bare name means the function. */
    private static boolean simple(CFunction function) {
        return function.name().matches("[A-Za-z_]\\w*")
                && function.parameters().stream().noneMatch(each -> each.type().contains("..."))
                && !function.qualifiedName().endsWith(function.name() + "::" + function.name());
    }

    private static Optional<String> insert(String code, int place, String statement) {
        return Optional.of(code.substring(0, place) + statement + "\n    " + code.substring(place));
    }

    /** A place in the body where a statement can stand. */
    static int place(String code, CFunction function, Random random) {
        int open = function.range().end() - function.body().length();
        List<Token> tokens = Tokens.live(code);
        List<Integer> places = new ArrayList<>(List.of(open + 1));
        for (int i = 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = tokens.get(i - 1);
            boolean start = before.is(";") || before.is("{") || (before.is("}") && !token.is("while"));
            if (token.start() > open
                    && token.start() < function.range().end()
                    && token.kind() == Token.Kind.KEYWORD
                    && STATEMENTS.contains(token.text())
                    && start) {
                places.add(token.start());
            }
        }
        return places.get(random.nextInt(places.size()));
    }
}
