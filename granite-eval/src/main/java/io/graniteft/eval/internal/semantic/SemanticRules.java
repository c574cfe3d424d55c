package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Profile;
import io.graniteft.eval.Rule;
import io.graniteft.eval.ScoringSettings;
import io.graniteft.eval.internal.ProfileRules;
import io.graniteft.lang.Tokens;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the four dimensions of {@link Profile#SEMANTIC} together. */
public final class SemanticRules {

    private SemanticRules() {}

    /** The rules with their defaults. */
    public static ProfileRules defaults() {
        return of(ScoringSettings.defaults(), null, List.of());
    }

    /**
     * The rules under these settings.
     *
     * @param domain the domain of snippets that name none, or null to infer it
     * @param more rules of the caller's own
     */
    public static ProfileRules of(ScoringSettings settings, @Nullable String domain, List<Rule> more) {
        return new ProfileRules(
                Profile.SEMANTIC,
                new SemanticSyntax(),
                new SemanticProtocol(settings.packs(), domain),
                new SemanticSafety(),
                new SemanticStyle(),
                settings,
                more);
    }

    /** The protocol that the live names of a text tell of. */
    public static Optional<String> domainOf(ScoringSettings settings, String code) {
        return new SemanticProtocol(settings.packs(), null).infer(Tokens.live(code));
    }
}
