package io.graniteft.cli.internal;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Retrier;
import io.graniteft.cli.internal.context.OpenStore;
import io.graniteft.cli.internal.context.StoredContext;
import io.graniteft.cli.internal.python.PythonEnvironment;
import io.graniteft.cli.internal.student.TrainerModule;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.context.DeclarationClosure;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.data.ContextSource;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.Students;
import io.graniteft.distill.WorkerCommand;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.eval.ScoringSettings;
import io.graniteft.lang.DeclarationSource;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.teacher.BedrockSettings;
import io.graniteft.teacher.OpenAiSettings;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.Pricing;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRunner;
import io.graniteft.teacher.Teachers;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the libraries together as a configuration says; the one place that chooses implementations. */
public final class Wiring {
    private static final String BEDROCK = "bedrock";
    private static final String OPENAI = "openai";
    private static final int CLOUD_CONNECTIONS = 8;

    /** Names and addresses of this machine. */
    private static final Pattern HERE = Pattern.compile("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[?::1]?");

    private final LoadedConfig loaded;
    private final Console console;
    private final Map<String, String> environment;
    private final @Nullable Price priceGiven;

    /**
     * The parts that a configuration asks for.
     *
     * @param environment the command's variables
     */
    public Wiring(LoadedConfig loaded, Console console, Map<String, String> environment) {
        this(loaded, console, environment, null);
    }

    private Wiring(LoadedConfig loaded, Console console, Map<String, String> environment, @Nullable Price priceGiven) {
        this.loaded = loaded;
        this.console = console;
        this.environment = Map.copyOf(environment);
        this.priceGiven = priceGiven;
    }

    /** The configuration in force. */
    public LoadedConfig loaded() {
        return loaded;
    }

    /** The time. */
    public Clock clock() {
        return Clock.systemUTC();
    }

    /** The declarations that the configuration gives to the compiler; their store stays open as long as this process. */
    private DeclarationSource declarations() {
        if (!loaded.config().context().evaluate()) {
            return name -> Optional.empty();
        }
        return new DeclarationClosure(new SymbolGraph(OpenStore.of("", loaded, true)), "", Scope.ALL);
    }

    /**
     * What requests of a preparation are shown of the code base, if the configuration asks for it; the store stays open as long as
     * this process.
     */
    public @Nullable ContextSource requestContext() {
        int budget = loaded.config().context().promptTokens();
        return budget == 0 ? null : new StoredContext(OpenStore.of("", loaded, true), budget);
    }

    /** The scorer of the configuration's profile and compiler. */
    public CodeQualityEvaluator evaluator() {
        return CodeQualityEvaluator.builder()
                .profile(Profile.valueOf(loaded.config().evaluation().profile().toUpperCase(Locale.ROOT)))
                .compiler(loaded.config().evaluation().compiler())
                .domain(loaded.config().evaluation().domain())
                .settings(scoring(loaded.config().evaluation().scoring()))
                .declarations(declarations())
                .build();
    }

    /** The settings of profile semantic in a file; those of the tables when there is none. */
    public static ScoringSettings scoring(String file) {
        if (file.isEmpty()) {
            return ScoringSettings.defaults();
        }
        try {
            return ScoringSettings.fromJson(Files.readString(Path.of(file)));
        } catch (IllegalArgumentException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    file + ": " + e.getMessage(),
                    "docs/scoring.md says what such a file holds");
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION, "the file of scores' settings cannot be read: " + file, "check the path");
        }
    }

    /** The teacher that answers prompts in bulk; closing it lets go of everything that it needs. */
    public Teacher bulkTeacher(Consumer<String> notes) {
        return teacher(
                "teacher",
                bulkProvider(),
                bulkModel(),
                loaded.config().teacher().journal(),
                notes);
    }

    /** The teacher that corrects the student; closing it lets go of everything that it needs. */
    public Teacher correctingTeacher(Consumer<String> notes) {
        return teacher(
                "distillation",
                correctingProvider(),
                correctingModel(),
                loaded.config().distillation().journal(),
                notes);
    }

    /** Who answers prompts in bulk. */
    public String bulkProvider() {
        return loaded.config().teacher().provider();
    }

    /** The model that is asked in bulk, where there is one. */
    public String bulkModel() {
        return bulkProvider().equals(OPENAI)
                ? loaded.config().teacher().openai().model()
                : loaded.config().aws().bedrock().modelId();
    }

    /** Who corrects. */
    public String correctingProvider() {
        return loaded.config().distillation().teacherProvider();
    }

    /** The model that corrects, where there is one. */
    public String correctingModel() {
        return correctingProvider().equals(OPENAI)
                ? loaded.config().teacher().openai().model()
                : loaded.config().distillation().teacherModel();
    }

    /** Whether a teacher of this kind answers without a model, and so for nothing. */
    public static boolean asksNobody(String provider) {
        return provider.equals("reference") || provider.equals("recorded");
    }

    /** Whether prompts leave this machine for a teacher of this kind. */
    public boolean leavesTheHouse(String provider) {
        return provider.equals(BEDROCK) || (provider.equals(OPENAI) && !isHere(openAiEndpoint()));
    }

    /** What a model costs, where that is known; a model on this machine costs nothing. */
    public Optional<Price> price(String provider, String model) {
        if (priceGiven != null) {
            return Optional.of(priceGiven);
        }
        if (provider.equals(OPENAI) && isHere(openAiEndpoint())) {
            return Optional.of(Price.of(model, 0, 0, null, "a model on this machine"));
        }
        return new Pricing(loaded.config().teacher().prices().stream()
                        .map(each -> Price.of(
                                each.model(), each.input(), each.output(), LocalDate.parse(each.asOf()), each.source()))
                        .toList())
                .of(model);
    }

    /** The same with a price that the caller names. */
    public Wiring withPrice(Price price) {
        return new Wiring(loaded, console, environment, price);
    }

    private Teacher teacher(String block, String provider, String model, String journal, Consumer<String> notes) {
        Teacher teacher = switch (provider) {
            case "reference" -> Teachers.reference();
            case "recorded" -> {
                if (journal.isEmpty()) {
                    throw new GraniteException(
                            ErrorCode.CONFIGURATION,
                            block + ".journal is empty, and the teacher `recorded` replays a journal",
                            "name the journal to replay in " + block + ".journal");
                }
                yield Teachers.recorded(Path.of(journal));
            }
            case BEDROCK -> bedrock(model, notes);
            case OPENAI ->
                Teachers.openAi(
                        OpenAiSettings.of(openAiEndpoint(), model).withReadTimeout(patience()),
                        loaded.environment(),
                        notes);
            default -> throw new IllegalStateException("no such teacher: " + provider);
        };
        return teacher.remote()
                ? price(provider, model)
                        .map(price -> Teachers.priced(teacher, price))
                        .orElse(teacher)
                : teacher;
    }

    /** The model of {@code aws.bedrock}, whoever teaches; closing it lets go of everything that it needs. */
    public Teacher bedrockTeacher() {
        return bedrock(loaded.config().aws().bedrock().modelId(), note -> {});
    }

    private Teacher bedrock(String model, Consumer<String> notes) {
        int workers = Math.max(
                loaded.config().teacher().workers(),
                loaded.config().distillation().maxParallelTeacherCalls());
        BedrockSettings settings = BedrockSettings.DEFAULTS
                .withModel(model)
                .withReadTimeout(patience())
                .withLegacyApiKeyHeader(loaded.config().teacher().legacyApiKeyHeader())
                .withConnections(workers);
        AwsAccess access = aws(workers);
        return Teachers.owning(access, Teachers.bedrock(access, settings, notes));
    }

    /** The way to AWS; the caller closes it. */
    public AwsAccess aws(int connections) {
        return AwsAccess.of(loaded.environment(), loaded.config().aws().region(), connections);
    }

    /** Jobs in the cloud; the caller closes it. */
    public Cloud cloud() {
        Retrier.Sleeper sleeper = time -> Thread.sleep(time.toMillis());
        return Cloud.open(aws(CLOUD_CONNECTIONS), new Retrier(new SplittableRandom(), sleeper), sleeper, clock());
    }

    private Duration patience() {
        return Duration.ofSeconds(loaded.config().teacher().timeoutSeconds());
    }

    private URI openAiEndpoint() {
        String endpoint = loaded.config().teacher().openai().endpoint();
        try {
            return URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "teacher.openai.endpoint is not an address",
                    "write it as http://host:port/v1");
        }
    }

    private static boolean isHere(URI address) {
        String host = address.getHost();
        return host != null && HERE.matcher(host).matches();
    }

    /** The Python that trains. */
    public PythonEnvironment python() {
        return new PythonEnvironment(environment, console.err());
    }

    /**
     * The student, in a process of its own that starts with the first request, or behind the endpoint that its name tells.
     *
     * @param log takes what the process logs
     * @throws InterruptedException if the command was interrupted while Python was being prepared
     */
    public StudentModel student(Consumer<String> log) throws InterruptedException {
        return student(log, Map.of());
    }

    /**
     * The same with more variables for the process.
     *
     * @param log takes what the process logs
     * @param more variables that win over the command's own
     * @throws InterruptedException if the command was interrupted while Python was being prepared
     */
    public StudentModel student(Consumer<String> log, Map<String, String> more) throws InterruptedException {
        Optional<OpenAiSettings> endpoint = StudentEndpoint.in(loaded.config().studentName());
        if (endpoint.isPresent()) {
            return Students.openAi(
                    endpoint.get(),
                    loaded.environment(),
                    TeacherRunner.Options.DEFAULTS,
                    clock(),
                    console.err()::println);
        }
        PythonEnvironment python = python();
        Path interpreter = python.interpreter();
        Map<String, String> variables = new TreeMap<>(studentEnvironment(python));
        variables.putAll(more);
        return Students.worker(new WorkerCommand(
                List.of(interpreter.toString(), "-m", "granite_trainer.worker"),
                variables,
                Path.of("").toAbsolutePath(),
                log));
    }

    /**
     * Modules of the trainer that are run to their end.
     *
     * @param log takes what a module logs
     * @throws InterruptedException if the command was interrupted while Python was being prepared
     */
    public TrainerModule trainerModule(PrintStream log) throws InterruptedException {
        PythonEnvironment python = python();
        return new TrainerModule(python.interpreter(), studentEnvironment(python), log);
    }

    /** The variables of a process that loads the student. */
    public Map<String, String> studentEnvironment(PythonEnvironment python) {
        Map<String, String> variables = new TreeMap<>(python.processEnvironment(python.trainerFolder()));
        for (String name : List.of("HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE")) {
            loaded.environment().get(name).ifPresent(value -> variables.put(name, value));
        }
        return variables;
    }
}
