package io.graniteft.data.curate;

import io.graniteft.data.reason.DropReason;
import io.graniteft.data.tokens.TokenCounter;
import io.graniteft.lang.CFunction;

/** Leaves out functions whose examples would have more tokens of the model than a sequence of training holds. */
final class ModelLengthStep implements CurationStep {
    /** Tokens that a request takes besides the answer: 99 of 100 requests for functions of production code take fewer. */
    private static final int REQUEST_TOKENS = 320;

    /** Tokens that the declarations in a request take at most. */
    private static final int CONTEXT_TOKENS = 900;

    private final TokenCounter counter;
    private final int limit;

    /**
     * A step for a limit.
     *
     * @param maxTokens tokens of request and answer together
     * @param context whether requests show declarations
     */
    ModelLengthStep(TokenCounter counter, int maxTokens, boolean context) {
        this.counter = counter;
        this.limit = Math.max(1, maxTokens - REQUEST_TOKENS - (context ? CONTEXT_TOKENS : 0));
    }

    @Override
    public Verdict judge(Candidate candidate) {
        CFunction function = candidate.function();
        String doc = function.doc() == null ? "" : function.doc();
        // No token is shorter than a character.
        if (function.text().length() + doc.length() <= limit) {
            return Verdict.keep();
        }
        int tokens = counter.count(doc) + counter.count(function.text());
        return tokens <= limit
                ? Verdict.keep()
                : new Verdict.Drop(DropReason.TOO_MANY_TOKENS, tokens + " tokens of the model");
    }
}
