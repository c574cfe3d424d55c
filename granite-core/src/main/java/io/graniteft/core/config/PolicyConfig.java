package io.graniteft.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the house allows.
 *
 * @param egress whose code may leave it
 */
public record PolicyConfig(EgressConfig egress) {

    /**
     * Whether the code of a source may leave the house in a call to a teacher elsewhere.
     *
     * @param unlisted {@value #ALLOW}, {@value #DENY} or {@value #ASK}, for sources that are not listed
     * @param sources decisions
     */
    public record EgressConfig(
            @JsonProperty("default") @Setting(oneOf = {ASK, ALLOW, DENY})
            String unlisted,

            @Setting(optional = true) List<SourceDecision> sources) {
        /** A person is asked, and the answer is kept. */
        public static final String ASK = "ask";

        /** It may leave. */
        public static final String ALLOW = "allow";

        /** It stays. */
        public static final String DENY = "deny";

        public EgressConfig {
            sources = List.copyOf(sources);
        }

        /** What holds for a source: {@value #ASK}, {@value #ALLOW} or {@value #DENY}. */
        public String of(String source) {
            return sources.stream()
                    .filter(decision -> decision.source().equals(source))
                    .findFirst()
                    .map(decision -> decision.allow() ? ALLOW : DENY)
                    .orElse(unlisted);
        }
    }

    /**
     * A decision on one source.
     *
     * @param source its name, as in provenance
     * @param allow whether its code may leave
     */
    public record SourceDecision(String source, boolean allow) {}
}
