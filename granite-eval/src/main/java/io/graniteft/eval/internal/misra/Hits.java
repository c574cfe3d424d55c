package io.graniteft.eval.internal.misra;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.misra.Hit.Charge;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.List;

/** Collects what the rules find. */
final class Hits {
    private final List<Hit> all = new ArrayList<>();

    /** A hit that the scoring tables price by its subject. */
    void table(String rule, Token at, String subject, String message) {
        add(rule, at, Charge.TABLE, subject, Confidence.HIGH, message);
    }

    /** A hit that costs the rule's small weight. */
    void small(String rule, Token at, String message) {
        add(rule, at, Charge.SMALL, rule, Confidence.HIGH, message);
    }

    /** A hit that rests on a guess about types or names. */
    void guess(String rule, Token at, String message) {
        add(rule, at, Charge.SMALL, rule, Confidence.MEDIUM, message);
    }

    /** A hit that costs nothing. */
    void note(String rule, Token at, String message) {
        add(rule, at, Charge.NOTE, rule, Confidence.HIGH, message);
    }

    void add(String rule, Token at, Charge charge, String subject, Confidence confidence, String message) {
        all.add(new Hit(rule, at.line(), at.column(), charge, subject, confidence, message));
    }

    List<Hit> all() {
        return all;
    }
}
