package io.graniteft.eval.internal.misra;

import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Tokens;
import java.util.List;

/** Runs the checker in tests. */
final class Checked {
    private Checked() {}

    static List<Hit> hits(String code, boolean cpp) {
        SourceText source = new SourceText(cpp ? "snippet.cpp" : "snippet.c", code);
        return SafetyChecker.check(
                code, Tokens.live(code), new FunctionExtractor().extract(source).functions(), cpp);
    }

    /** The rules that C code breaks, each with its line: {@code misra-15.1@3}. */
    static List<String> c(String code) {
        return hits(code, false).stream()
                .map(hit -> hit.rule() + "@" + hit.line())
                .toList();
    }

    /** The rules that C code breaks, once each. */
    static List<String> rules(String code) {
        return hits(code, false).stream().map(Hit::rule).distinct().toList();
    }

    /** The rules that C++ code breaks, once each. */
    static List<String> cpp(String code) {
        return hits(code, true).stream().map(Hit::rule).distinct().toList();
    }
}
