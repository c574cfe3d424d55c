package io.graniteft.cli.internal.stage;

import io.graniteft.core.chat.Prompt;
import io.graniteft.teacher.JournalStatus;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a teacher elsewhere would be asked, and what that would cost.
 *
 * @param prompts in all
 * @param answered those that the journal holds already
 * @param kept those whose source must not leave the house
 * @param asked those that would be sent
 * @param inputTokens of these, estimated
 * @param outputTokens of an answer, expected
 * @param mostOutputTokens of an answer
 * @param price of a token; null where nobody knows
 * @param spentUsd what the journal has cost already, and what may have been charged without an answer
 * @param leaving whose code these prompts hold
 */
public record TeachPlan(
        int prompts,
        int answered,
        int kept,
        int asked,
        long inputTokens,
        long outputTokens,
        long mostOutputTokens,
        @Nullable Price price,
        double spentUsd,
        List<Egress.Leaving> leaving) {
    /**
     * Tokens of an answer where none has been seen: Claude writes about so many for a function with its comment. A journal
     * with answers knows better.
     */
    public static final long USUAL_OUTPUT_TOKENS = 800;

    /** So many answers tell what the others will be like. */
    private static final int TELLING = 10;

    public TeachPlan {
        leaving = List.copyOf(leaving);
    }

    /**
     * A plan.
     *
     * @param requests the requests that the journal lacks
     * @param egress whose code they hold; what must not leave is left out
     * @param journal the state of the journal; null when there is none yet
     */
    public static TeachPlan of(
            List<Prompt> prompts,
            List<TeacherRequest> requests,
            Egress egress,
            @Nullable JournalStatus journal,
            @Nullable Price price) {
        List<TeacherRequest> leaving =
                requests.stream().filter(request -> egress.leaves(request.id())).toList();
        long most = requests.isEmpty() ? 0 : requests.get(0).maxTokens();
        long usual = journal != null && journal.answered() >= TELLING
                ? journal.usage().outputTokens() / journal.records()
                : USUAL_OUTPUT_TOKENS;
        long input = leaving.stream()
                .mapToLong(request -> Usage.estimated(request.prompt() + "\n" + request.system(), "")
                        .inputTokens())
                .sum();
        Set<String> ids = new HashSet<>();
        leaving.forEach(request -> ids.add(request.id()));
        return new TeachPlan(
                prompts.size(),
                prompts.size() - requests.size(),
                requests.size() - leaving.size(),
                leaving.size(),
                input,
                Math.min(usual, most),
                most,
                price,
                journal == null ? 0 : journal.committedUsd(),
                egress.of(prompts.stream()
                        .filter(prompt -> ids.contains(prompt.id()))
                        .toList()));
    }

    /** What it would cost in US dollars; null where no price is known. */
    public @Nullable Double expectedUsd() {
        return price == null ? null : price.cost(new Usage(inputTokens, outputTokens * asked));
    }

    /** What it could cost in US dollars if no request is repeated; null where no price is known. */
    public @Nullable Double mostUsd() {
        return price == null ? null : price.cost(new Usage(inputTokens, mostOutputTokens * asked));
    }
}
