package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.cloud.Checks;
import io.graniteft.cli.internal.cloud.Checks.Result;
import io.graniteft.cli.internal.cloud.Checks.Status;
import io.graniteft.cli.internal.stage.RemoteTeacher;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.teacher.Teacher;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything that can be known before money is spent. */
@Command(
        name = "validate",
        description = "Checks everything that can be known before money is spent, in twelve tests.",
        footerHeading = "%nExamples:%n",
        footer = {"  granite validate", "  granite validate --skip-bedrock --json"})
final class ValidateCommand implements Callable<Integer> {
    private static final int TESTS = 12;

    @Option(names = "--skip-bedrock", description = "Do not ask the teacher, which costs a fraction of a cent.")
    private boolean skipBedrock;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    private final Session session;
    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
    private final ArrayNode results = Json.mapper().createArrayNode();

    ValidateCommand(Session session) {
        this.session = session;
    }

    /** A check. */
    @FunctionalInterface
    private interface Check {
        Result run() throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws InterruptedException {
        LoadedConfig loaded = null;
        Result configuration;
        try {
            loaded = config.load(session);
            configuration = new Result(
                    Status.PASS, "model, qlora, training, aws and distillation are complete and fit together", "");
        } catch (GraniteException e) {
            configuration = Result.of(e);
        }
        Result found = configuration;
        test("Configuration", () -> found);
        if (loaded == null) {
            for (String name : List.of(
                    "AWS Credentials",
                    "S3 Bucket Access",
                    "S3 Prefix tsn_data/",
                    "S3 Prefix advanced_academic/",
                    "Bedrock Access",
                    "IAM Role",
                    "HuggingFace Token",
                    "Service Quotas")) {
                test(name, () -> new Result(Status.SKIP, "needs a valid configuration", ""));
            }
        } else {
            cloud(loaded);
        }
        test("Local Files", () -> Checks.files(config.toKeep(), Path.of("data", "splits")));
        test("Trainer Script Syntax", () -> Checks.syntax(session.environment()));
        test("Data Pipeline", this::dataPipeline);
        return finish();
    }

    private void cloud(LoadedConfig loaded) throws InterruptedException {
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        Cloud opened;
        try {
            opened = wiring.cloud();
        } catch (GraniteException e) {
            // Half of a key, or an address that is none.
            test("AWS Credentials", () -> Result.of(e));
            for (String name : List.of(
                    "S3 Bucket Access",
                    "S3 Prefix tsn_data/",
                    "S3 Prefix advanced_academic/",
                    "Bedrock Access",
                    "IAM Role",
                    "HuggingFace Token",
                    "Service Quotas")) {
                test(name, () -> new Result(Status.SKIP, "needs credentials", ""));
            }
            return;
        }
        try (Cloud cloud = opened) {
            Checks checks = new Checks(loaded, cloud);
            boolean known = test("AWS Credentials", checks::credentials);
            test("S3 Bucket Access", checks::bucket);
            test("S3 Prefix tsn_data/", () -> checks.prefix("tsn_data/"));
            test("S3 Prefix advanced_academic/", () -> checks.prefix("advanced_academic/"));
            test("Bedrock Access", () -> bedrock(wiring, known));
            test("IAM Role", checks::role);
            test("HuggingFace Token", checks::hubToken);
            test("Service Quotas", checks::quota);
        }
    }

    private Result bedrock(Wiring wiring, boolean known) throws InterruptedException {
        if (skipBedrock) {
            return new Result(Status.SKIP, "--skip-bedrock", "");
        }
        if (!known) {
            return new Result(Status.SKIP, "needs credentials", "");
        }
        try (Teacher teacher = wiring.bedrockTeacher()) {
            var answer = RemoteTeacher.oneWord(teacher);
            return answer.success()
                    ? new Result(Status.PASS, teacher.name() + " answered", "")
                    : new Result(
                            Status.FAIL,
                            teacher.name() + " did not answer: " + answer.error(),
                            "enable the model in the Bedrock console (Model access), or name another: aws.bedrock.model_id");
        }
    }

    /** The preparation itself on a file of its own. */
    private Result dataPipeline() throws IOException {
        Path folder = Files.createTempDirectory("granite-validate");
        try {
            StringBuilder code = new StringBuilder("#include <stdint.h>\n");
            for (int i = 0; i < 12; i++) {
                code.append(String.format(
                        Locale.ROOT,
                        "%n/** Sets gate %d of the shaper. */%nint tsn_gate_%d(uint32_t *gates, uint32_t value) {%n"
                                + "    if (gates == 0) {%n        return -%d;%n    }%n    gates[%d] = value << %dU;%n"
                                + "    return %d;%n}%n",
                        i,
                        i,
                        i + 1,
                        i,
                        i % 7,
                        i));
            }
            Files.createDirectories(folder.resolve("source"));
            Files.writeString(folder.resolve("source").resolve("gates.c"), code);
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            int status = GraniteCommand.execute(
                    new Console(nowhere, nowhere, false, false),
                    session.environment(),
                    "prepare",
                    "--source",
                    folder.resolve("source").toString(),
                    "--output",
                    folder.resolve("out").toString());
            Path train = folder.resolve("out").resolve("train.jsonl");
            return status == 0 && Files.isRegularFile(train) && Files.size(train) > 0
                    ? new Result(Status.PASS, "a sample of 12 functions became examples", "")
                    : new Result(
                            Status.FAIL,
                            "a sample could not be prepared (status " + status + ")",
                            "granite prepare --debug");
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private boolean test(String name, Check check) throws InterruptedException {
        long from = System.nanoTime();
        Result result;
        try {
            result = check.run();
        } catch (GraniteException e) {
            result = Result.of(e);
        } catch (IOException | UncheckedIOException e) {
            @Nullable String message = e.getMessage();
            result =
                    new Result(Status.FAIL, String.valueOf(message), "check the path, the network and the permissions");
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        counts.merge(result.status(), 1, Integer::sum);
        results.addObject()
                .put("name", name)
                .put("status", result.status().name())
                .put("detail", result.detail())
                .put("hint", result.hint());
        if (!json) {
            Console console = session.console();
            console.out()
                    .printf(Locale.ROOT, "[%s] %s (%.1f s): %s%n", result.status(), name, seconds, result.detail());
            if (!result.hint().isEmpty()) {
                console.out().println("       hint: " + result.hint());
            }
        }
        return result.status() == Status.PASS;
    }

    private int finish() {
        int passed = counts.getOrDefault(Status.PASS, 0);
        int failed = counts.getOrDefault(Status.FAIL, 0);
        int skipped = counts.getOrDefault(Status.SKIP, 0);
        Console console = session.console();
        if (json) {
            ObjectNode document = Json.mapper().createObjectNode();
            document.put("schema", "granite.validate").put("version", 1);
            document.put("passed", passed).put("failed", failed).put("skipped", skipped);
            document.set("tests", results);
            console.out().println(Json.line(document));
        } else {
            console.out().println();
            console.out()
                    .println("Tests Passed: " + passed + "/" + TESTS
                            + (skipped > 0 ? " (" + skipped + " skipped)" : ""));
            console.out().println("Tests Failed: " + failed + "/" + TESTS);
            if (failed == 0) {
                console.out().println("All tests passed! Pipeline is ready for training.");
            }
        }
        return failed == 0 ? 0 : 1;
    }
}
