package io.graniteft.eval.internal.misra;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.misra.Hit.Charge;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What must not be used at all: {@code goto}, functions of the C library, argument lists of unknown length. */
final class LibraryRules {
    private static final Set<String> ARGUMENT_LISTS =
            Set.of("va_list", "va_start", "va_arg", "va_end", "va_copy", "__builtin_va_list");
    private static final Set<String> ATTRIBUTES = Set.of("__attribute__", "__attribute", "__declspec");

    private final Code code;
    private final Uses uses;
    private final Names names;
    private final Hits hits;
    /** Banned words that the snippet uses as a variable that it does not declare. */
    private final Map<String, Boolean> variables = new HashMap<>();

    LibraryRules(Reading reading, Names names, Hits hits) {
        this.code = reading.words;
        this.uses = new Uses(code);
        this.names = names;
        this.hits = hits;
    }

    void check() {
        for (int i = 0; i < code.size(); i++) {
            if (code.isKeyword(i, "goto")) {
                jump(i);
            } else if (ATTRIBUTES.contains(code.text(i)) || (code.is(i, "[") && code.is(i + 1, "["))) {
                i = code.after(code.is(i, "[") ? i : i + 1) - 1;
            } else if (code.isName(i)) {
                name(i);
            }
        }
    }

    private void jump(int i) {
        boolean assembly = false;
        for (int k = i - 1; k >= i - 3; k--) {
            assembly |= Set.of("asm", "__asm", "__asm__").contains(code.text(k));
        }
        if (!assembly) {
            hits.table("misra-15.1", code.token(i), "goto", "goto is used");
        }
    }

    private void name(int i) {
        String name = code.text(i);
        if (ARGUMENT_LISTS.contains(name)) {
            if (!code.isForeign(i)) {
                hits.small("misra-17.1", code.token(i), "arguments of unknown number and type: " + name);
            }
            return;
        }
        LibraryWords.Row row = LibraryWords.of(name);
        if (row == null
                || uses.isOther(i)
                || names.defines(name)
                || (code.cpp && names.isMember(name))
                || names.isVariable(name, code.token(i).start())) {
            return;
        }
        int call = uses.call(i);
        if (call >= 0) {
            if (LibraryWords.fits(name, code.arguments(call)) && !uses.isDeclared(uses.low(i))) {
                hit(row, i, name, Confidence.HIGH);
            }
        } else if (!LibraryWords.onlyCalls(name) && uses.isValue(i) && !isVariable(name)) {
            hit(row, i, name + ", not called here but handed on", Confidence.MEDIUM);
        }
    }

    private void hit(LibraryWords.Row row, int i, String what, Confidence confidence) {
        Charge charge = row.priced() ? Charge.TABLE : Charge.SMALL;
        hits.add(row.rule(), code.token(i), charge, code.text(i), confidence, row.message() + ": " + what);
    }

    private boolean isVariable(String name) {
        return variables.computeIfAbsent(name, any -> {
            for (int i = 0; i < code.size(); i++) {
                if (code.is(i, name) && !uses.isOther(i) && uses.isVariable(i)) {
                    return true;
                }
            }
            return false;
        });
    }
}
