package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Profile;
import io.graniteft.eval.internal.ProfileRules;

/** Puts the four dimensions of {@link Profile#SEMANTIC} together. */
public final class SemanticRules {

    private SemanticRules() {}

    /** The rules with their defaults. */
    public static ProfileRules defaults() {
        return new ProfileRules(
                Profile.SEMANTIC,
                new SemanticSyntax(),
                new SemanticProtocol(),
                new SemanticSafety(),
                new SemanticStyle());
    }
}
