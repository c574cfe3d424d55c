package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.stage.Egress;
import io.graniteft.cli.internal.stage.RemoteTeacher;
import io.graniteft.cli.internal.stage.TeachPlan;
import io.graniteft.cli.internal.stage.TeachWork;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.teacher.BuiltInPrompts;
import io.graniteft.teacher.JournalStatus;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has a teacher answer prompts. */
@Command(
        name = "teach",
        description = "Has a teacher answer prompts, into a journal that survives any crash.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite teach --test-mode --prompts 5",
            "  granite teach --input-file data/processed/prompts.jsonl --output-file data/teacher_outputs/answers.jsonl",
            "  granite teach --teacher bedrock --budget 20 --yes",
            "  granite teach --status data/teacher_outputs/bedrock_outputs.jsonl"
        })
final class TeachCommand implements Callable<Integer> {
    private static final Path USUAL_INPUT = Path.of("data", "processed", "prompts.jsonl");
    private static final Path USUAL_OUTPUT = Path.of("data", "teacher_outputs");

    @Option(
            names = "--input-file",
            paramLabel = "FILE",
            description = "Prompts, JSON Lines; default: data/processed/prompts.jsonl.")
    private Path input = USUAL_INPUT;

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "Journal; default: data/teacher_outputs/<teacher>_outputs.jsonl.")
    private @Nullable Path output;

    @Option(
            names = "--teacher",
            paramLabel = "NAME",
            description = {
                "bedrock: Claude on Amazon Bedrock; openai: any endpoint that speaks OpenAI's protocol;",
                "reference: the corpus' own function, offline; recorded: replays a journal. Default: teacher.provider."
            })
    private @Nullable String teacher;

    @Option(
            names = "--model-id",
            paramLabel = "ID",
            description = "The model that is asked; default: Claude Sonnet 4.5 on Bedrock.")
    private @Nullable String modelId;

    @Option(names = "--region", paramLabel = "REGION", description = "AWS region; default: us-east-1.")
    private @Nullable String region;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Address for `openai`, up to /v1; default: http://127.0.0.1:8000/v1.")
    private @Nullable String endpoint;

    @Option(names = "--journal", paramLabel = "FILE", description = "The journal that the teacher `recorded` replays.")
    private @Nullable Path journal;

    @Option(names = "--test-mode", description = "Ask the built-in prompts instead of a file's.")
    private boolean testMode;

    @Option(names = "--prompts", paramLabel = "N", description = "How many prompts; default: 5 in test mode, else all.")
    private @Nullable Integer prompts;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Calls at the same time; default: 10, at most 200; more than 50 seldom help.")
    private @Nullable Integer workers;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Answers after which the journal is on disk at the latest; default: 10.")
    private @Nullable Integer checkpointEvery;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Tokens of an answer; default: 2048.")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "T", description = "Temperature of sampling; default: 0.7.")
    private @Nullable Double temperature;

    @Option(names = "--retry-failed", description = "Ask again what failed before.")
    private boolean retryFailed;

    @Option(
            names = "--batch",
            description = {
                "Have Bedrock's batch inference answer, at half the price, within a day;",
                "what it does not take or fails to answer is asked one by one."
            })
    private boolean batch;

    @Option(
            names = "--budget",
            paramLabel = "USD",
            description = "What this journal may cost in all, over all its runs; default: anything.")
    private @Nullable Double budget;

    @Option(
            names = "--price-input",
            paramLabel = "USD",
            description = "Price of a million tokens of input; default: teacher.prices.")
    private @Nullable Double priceInput;

    @Option(names = "--price-output", paramLabel = "USD", description = "Price of a million tokens of output.")
    private @Nullable Double priceOutput;

    @Option(
            names = {"--yes", "-y"},
            description = "Agree to the plan: that code leaves the house, and what it costs.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Print the plan and what would leave the house; send nothing.")
    private boolean dryRun;

    @Option(
            names = "--status",
            paramLabel = "FILE",
            description = "Print the state of this journal, and do nothing else.")
    private @Nullable Path status;

    @Option(names = "--json", description = "Print a plan or a state as one JSON document.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private final Session session;

    TeachCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (status != null) {
            printStatus(JournalStatus.of(status));
            return 0;
        }
        if (prompts != null && prompts < 1) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--prompts': at least 1");
        }
        LoadedConfig loaded = config.load(session, flags());
        Wiring wiring = priced(new Wiring(loaded, session.console(), session.environment()));
        String provider = wiring.bulkProvider();
        if (batch && !provider.equals("bedrock")) {
            throw new ParameterException(spec.commandLine(), "--batch is for the teacher bedrock, not for " + provider);
        }
        Path target = output == null ? USUAL_OUTPUT.resolve(provider + "_outputs.jsonl") : output;
        List<Prompt> chosen = chosen();
        try (TerminalProgress progress =
                        new TerminalProgress(session.console(), Clock.systemUTC(), session.noProgress());
                Teacher asked = wiring.bulkTeacher(progress::note)) {
            List<TeacherRequest> requests = TeachWork.requests(loaded.config(), chosen);
            if (dryRun || asked.remote()) {
                Egress egress = testMode || !wiring.leavesTheHouse(provider)
                        ? Egress.ofNobody(chosen)
                        : Egress.of(chosen, input, loaded.config().policy().egress());
                TeachPlan plan = plan(wiring, asked, chosen, requests, egress, target);
                if (dryRun) {
                    printPlan(plan, wiring, requests, target);
                    return 0;
                }
                agree(wiring, plan, asked, egress, target);
                requests = requests.stream()
                        .filter(request -> egress.leaves(request.id()))
                        .toList();
            }
            TeacherSummary summary =
                    TeachWork.run(wiring, asked, requests, target, new TeachWork.Manner(retryFailed, batch), progress);
            progress.endLine();
            TeachPrinter.summary(session.console().out(), summary, target);
            if (requests.size() < chosen.size()) {
                session.console()
                        .out()
                        .printf(
                                "%,d prompts were not sent: policy.egress keeps them in the house%n",
                                chosen.size() - requests.size());
            }
        }
        return 0;
    }

    private TeachPlan plan(
            Wiring wiring,
            Teacher asked,
            List<Prompt> chosen,
            List<TeacherRequest> requests,
            Egress egress,
            Path target) {
        JournalStatus before = Files.isRegularFile(target) ? JournalStatus.of(target) : null;
        List<TeacherRequest> open = before == null ? requests : ResultJournal.lacking(target, requests, retryFailed);
        return TeachPlan.of(chosen, open, egress, before, price(wiring, asked, open.size()));
    }

    private @Nullable Price price(Wiring wiring, Teacher asked, int open) {
        if (!asked.remote()) {
            return Price.of(asked.name(), 0, 0, null, "nobody is asked");
        }
        boolean together =
                batch && open >= wiring.loaded().config().teacher().batch().minimumRecords();
        return wiring.price(wiring.bulkProvider(), wiring.bulkModel())
                .map(price -> together ? price.inBatch() : price)
                .orElse(null);
    }

    private void printPlan(TeachPlan plan, Wiring wiring, List<TeacherRequest> requests, Path target) {
        String provider = wiring.bulkProvider();
        OptionalDouble limit = RemoteTeacher.budget(wiring.loaded().config());
        if (json) {
            session.console()
                    .out()
                    .println(Json.pretty(TeachPrinter.planJson(
                            plan,
                            provider,
                            wiring.bulkModel(),
                            limit,
                            requests.isEmpty()
                                    ? null
                                    : RemoteTeacher.request(provider, wiring.bulkModel(), requests.get(0)))));
        } else {
            TeachPrinter.plan(session.console().out(), plan, provider, target.toString(), limit);
            session.console().out().println("nothing was sent");
        }
    }

    /** Makes sure that a person knows what is sent, to whom, and at what cost. */
    private void agree(Wiring wiring, TeachPlan plan, Teacher asked, Egress egress, Path target) {
        if (plan.asked() == 0) {
            return;
        }
        requireBudgetOfBatch(wiring, plan);
        Consent consent = new Consent(session.console(), yes);
        TeachPrinter.plan(
                session.console().err(),
                plan,
                asked.name(),
                target.toString(),
                RemoteTeacher.budget(wiring.loaded().config()));
        if (wiring.leavesTheHouse(wiring.bulkProvider())) {
            EgressQuestions.ask(session.console(), consent, egress.undecided(), asked.name(), config.toKeep())
                    .forEach(egress::decide);
            consent.require("Send them?");
        } else if (plan.mostUsd() == null || plan.mostUsd() > 0) {
            consent.require("Send them?");
        }
    }

    /** A job is paid for as a whole, so all of it must fit. */
    private void requireBudgetOfBatch(Wiring wiring, TeachPlan plan) {
        OptionalDouble limit = RemoteTeacher.budget(wiring.loaded().config());
        Double most = plan.mostUsd();
        if (!batch || limit.isEmpty() || most == null) {
            return;
        }
        if (plan.spentUsd() + most > limit.getAsDouble()) {
            throw new GraniteException(
                    ErrorCode.BUDGET_REACHED,
                    String.format(
                            Locale.ROOT,
                            "the budget of $%.2f does not suffice: a batch is paid for as a whole, and this one can cost $%.2f",
                            limit.getAsDouble(),
                            most),
                    "raise --budget, ask fewer --prompts, or leave --batch out");
        }
    }

    private Wiring priced(Wiring wiring) {
        if (priceInput == null && priceOutput == null) {
            return wiring;
        }
        if (priceInput == null || priceOutput == null || priceInput < 0 || priceOutput < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--price-input and --price-output belong together, from 0 up");
        }
        return wiring.withPrice(Price.of(wiring.bulkModel(), priceInput, priceOutput, null, "as given"));
    }

    private void printStatus(JournalStatus state) {
        if (json) {
            session.console().out().println(Json.pretty(TeachPrinter.statusJson(state)));
        } else {
            TeachPrinter.status(session.console().out(), state);
        }
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        ConfigOptions.put(flags, "teacher.provider", teacher);
        ConfigOptions.put(flags, "teacher.journal", journal);
        ConfigOptions.put(flags, "teacher.workers", workers);
        ConfigOptions.put(flags, "teacher.checkpoint_every", checkpointEvery);
        ConfigOptions.put(flags, "teacher.budget_usd", budget);
        ConfigOptions.put(flags, "teacher.openai.endpoint", endpoint);
        ConfigOptions.put(flags, "openai".equals(teacher) ? "teacher.openai.model" : "aws.bedrock.model_id", modelId);
        ConfigOptions.put(flags, "aws.region", region);
        ConfigOptions.put(flags, "aws.bedrock.max_tokens", maxTokens);
        ConfigOptions.put(flags, "aws.bedrock.temperature", temperature);
        return flags;
    }

    private List<Prompt> chosen() {
        List<Prompt> all = testMode ? BuiltInPrompts.all() : JsonlReader.readAll(input, Prompt.class);
        return prompts == null ? all : all.subList(0, Math.min(prompts, all.size()));
    }
}
