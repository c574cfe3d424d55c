package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.ProfileRules;
import io.graniteft.eval.internal.Rules;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;

/** Style: comments, Doxygen, naming and layout. */
final class SemanticStyle implements Rules {

    @Override
    public Tally tally(Subject subject, SyntaxReport report) {
        return ProfileRules.literal().style().tally(subject, report);
    }
}
