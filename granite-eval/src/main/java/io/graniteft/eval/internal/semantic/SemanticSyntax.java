package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.ProfileRules;
import io.graniteft.eval.internal.Rules;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;

/** Syntax: what the compiler says of the snippet among its declarations. */
final class SemanticSyntax implements Rules {

    @Override
    public Tally tally(Subject subject, SyntaxReport report) {
        return ProfileRules.literal().syntax().tally(subject, report);
    }
}
