package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.ProfileRules;
import io.graniteft.eval.internal.Rules;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;

/** Safety: rules on live tokens and structure. */
final class SemanticSafety implements Rules {

    @Override
    public Tally tally(Subject subject, SyntaxReport report) {
        return ProfileRules.literal().safety().tally(subject, report);
    }
}
