package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.config.PolicyConfig.EgressConfig;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.Usage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Before a run or a loop whose teacher is elsewhere: says what it will ask for and what that can cost, and makes sure of consent. */
final class LoopConsent {
    private final Console console;
    private final Consent consent;

    LoopConsent(Console console, boolean yes) {
        this.console = console;
        this.consent = new Consent(console, yes);
    }

    /**
     * Makes sure that a person agrees to what a configuration sends elsewhere; does nothing where all of it stays here.
     *
     * @param sources names whose code the prompts hold; asked only if some of it would leave
     * @param bulk whether prompts are answered in bulk before training
     * @param keep the file that keeps decisions on sources
     * @return whether decisions were made that the configuration in force does not know yet
     */
    boolean require(Wiring wiring, Supplier<List<String>> sources, boolean bulk, Path keep) {
        PipelineConfig config = wiring.loaded().config();
        List<String> lines = new ArrayList<>();
        List<String> to = new ArrayList<>();
        if (bulk && config.teacher().enabled()) {
            String many = config.teacher().maxPrompts() == 0
                    ? "an answer to every training prompt"
                    : "answers to " + config.teacher().maxPrompts() + " prompts at most";
            describe(
                    wiring,
                    wiring.bulkProvider(),
                    wiring.bulkModel(),
                    many,
                    config.aws().bedrock().maxTokens(),
                    lines,
                    to);
        }
        if (config.distillation().enabled() || !bulk) {
            int most = config.distillation().maxCorrectionsPerEpoch()
                    * config.distillation().maxEpochs();
            describe(
                    wiring,
                    wiring.correctingProvider(),
                    wiring.correctingModel(),
                    "up to " + most + " corrections",
                    config.distillation().maxTeacherTokens(),
                    lines,
                    to);
        }
        if (lines.isEmpty()) {
            return false;
        }
        lines.forEach(console.err()::println);
        List<String> undecided = to.isEmpty()
                ? List.of()
                : sources.get().stream()
                        .filter(source -> config.policy().egress().of(source).equals(EgressConfig.ASK))
                        .toList();
        Map<String, Boolean> answers = EgressQuestions.ask(console, consent, undecided, String.join(" and ", to), keep);
        consent.require("Go on?");
        return !consent.given() && !answers.isEmpty();
    }

    private static void describe(
            Wiring wiring,
            String provider,
            String model,
            String what,
            int maxTokens,
            List<String> lines,
            List<String> to) {
        boolean leaves = wiring.leavesTheHouse(provider);
        Optional<Price> price = wiring.price(provider, model);
        boolean free = price.map(each -> each.cost(new Usage(1, 1)) == 0).orElse(false);
        if (!leaves && (free || !provider.equals("openai"))) {
            return;
        }
        String cost = price.map(each -> String.format(
                        Locale.ROOT,
                        "each costs up to $%.3f and its input (%s%s)",
                        each.cost(new Usage(0, maxTokens)),
                        each.source(),
                        each.asOf() == null ? "" : ", as of " + each.asOf()))
                .orElse("the price of the model is not known (teacher.prices)");
        lines.add("plan: ask " + model + " for " + what + "; " + cost);
        if (leaves && !to.contains(model)) {
            to.add(model);
        }
    }
}
