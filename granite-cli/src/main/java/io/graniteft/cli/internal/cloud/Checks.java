package io.graniteft.cli.internal.cloud;

import io.graniteft.cli.internal.BundledFiles;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.InfrastructureStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold before money is spent, one by one; what cannot be asked because something before it failed is skipped. */
public final class Checks {
    private static final List<String> NEEDED =
            List.of("s3:GetObject", "s3:ListBucket", "s3:PutObject", "logs:PutLogEvents", "logs:CreateLogStream");

    /** An answer of the hub that takes longer is not waited for. */
    private static final Duration HUB_PATIENCE = Duration.ofSeconds(10);

    private static final Pattern HUB_TOKEN = Pattern.compile("hf_[A-Za-z0-9]+");

    private final LoadedConfig loaded;
    private final AwsConfig aws;
    private final Cloud cloud;
    private boolean credentials;
    private boolean bucket;

    public Checks(LoadedConfig loaded, Cloud cloud) {
        this.loaded = loaded;
        this.aws = loaded.config().aws();
        this.cloud = cloud;
    }

    /** What came of a check. */
    public enum Status {
        /** It holds. */
        PASS,
        /** It does not. */
        FAIL,
        /** It was not asked. */
        SKIP
    }

    /**
     * What came of a check.
     *
     * @param detail what was found
     * @param hint what to do; where possible a command; empty: nothing
     */
    public record Result(Status status, String detail, String hint) {
        static Result pass(String detail) {
            return new Result(Status.PASS, detail, "");
        }

        static Result fail(String detail, String hint) {
            return new Result(Status.FAIL, detail, hint);
        }

        static Result skip(String why) {
            return new Result(Status.SKIP, why, "");
        }

        /** A failure that says itself what to do. */
        public static Result of(GraniteException e) {
            return fail(String.valueOf(e.getMessage()), e.hint());
        }
    }

    /** Whose credentials these are, and whether that is the account that is meant. */
    public Result credentials() throws InterruptedException {
        String account = cloud.account(aws.accountId());
        credentials = true;
        return Result.pass("account " + account + ", " + cloud.region());
    }

    /** Whether the bucket of sources can be listed. */
    public Result bucket() throws IOException {
        if (!credentials) {
            return Result.skip("needs credentials");
        }
        try (Stream<ObjectStore.ObjectInfo> any =
                cloud.place("s3://" + aws.s3().bucketName()).list("")) {
            bucket = true;
            return Result.pass(
                    "s3://" + aws.s3().bucketName() + (any.findFirst().isPresent() ? "" : ", empty"));
        }
    }

    /** Whether anything lies below a prefix of that bucket. */
    public Result prefix(String prefix) throws IOException {
        if (!bucket) {
            return Result.skip("needs the bucket");
        }
        ObjectStore store = cloud.place("s3://" + aws.s3().bucketName());
        try (Stream<ObjectStore.ObjectInfo> found = store.list(prefix)) {
            return found.findFirst()
                    .map(object -> Result.pass(object.key()))
                    .orElseGet(() -> Result.fail(
                            "nothing lies in s3://" + aws.s3().bucketName() + "/" + prefix,
                            "aws s3 sync DIR s3://" + aws.s3().bucketName() + "/" + prefix));
        }
    }

    /** Whether the role is there and may do what jobs need. */
    public Result role() throws InterruptedException {
        if (!credentials) {
            return Result.skip("needs credentials");
        }
        String given = aws.iam().roleArn();
        String name = given.isEmpty() ? aws.iam().roleName() : given.substring(given.lastIndexOf('/') + 1);
        String arn = cloud.premises().roleArn(name).orElse("");
        if (arn.isEmpty()) {
            return Result.fail("there is no role " + name, "granite infra deploy");
        }
        List<String> denied;
        try {
            denied = cloud.premises().denied(arn, NEEDED, List.of());
        } catch (GraniteException e) {
            return Result.pass(arn + "; what it may do cannot be asked (iam:SimulatePrincipalPolicy)");
        }
        // Rights that are bound to buckets and groups do not hold for any resource; all of them missing means there are
        // none.
        return denied.size() == NEEDED.size()
                ? Result.fail(arn + " may not do " + String.join(", ", denied), "granite infra deploy")
                : Result.pass(arn);
    }

    /** Whether the hub's token has its form and, where the hub can be asked, reads the model that is trained. */
    public Result hubToken() throws InterruptedException {
        String token = loaded.environment().get("HF_TOKEN").orElse("");
        ModelHub hub = ModelHub.of(loaded.environment(), HUB_PATIENCE);
        if (token.isEmpty() && !aws.jobs().hfTokenSecretArn().isEmpty()) {
            return Result.pass("in Secrets Manager: " + aws.jobs().hfTokenSecretArn());
        }
        if (token.isEmpty()) {
            return Result.fail("HF_TOKEN is not set", "echo HF_TOKEN=hf_… >> .env");
        }
        if (!HUB_TOKEN.matcher(token).matches()) {
            return Result.fail(
                    "HF_TOKEN is not hf_ and letters and digits",
                    "make one at " + hub.tokens() + ", and put it into .env");
        }
        String model = loaded.config().studentName();
        if (!ModelHub.isModel(model)) {
            return Result.pass("HF_TOKEN begins with hf_; " + model + " comes from no hub");
        }
        ModelHub.Answer answer = hub.ask(model, token);
        return switch (answer.verdict()) {
            case GIVEN -> Result.pass("HF_TOKEN reads " + model);
            case TOKEN_UNKNOWN ->
                Result.fail(
                        "the hub does not know the token in HF_TOKEN (asked for " + model + ")",
                        "make one at " + hub.tokens() + ", and put it into .env");
            case NO_ACCESS ->
                Result.fail(
                        "the token in HF_TOKEN has no access to " + model,
                        "accept the model's terms at " + hub.page(model)
                                + " as the token's owner; a fine-grained token also needs leave to read it: "
                                + hub.tokens());
            case NO_MODEL ->
                Result.fail(
                        "the hub has no model " + model + ", or does not show it to the token in HF_TOKEN",
                        "see whether the token's owner finds it at " + hub.page(model)
                                + ", or name another: --set model.name=OWNER/MODEL");
            case NOT_KNOWN ->
                Result.pass("HF_TOKEN begins with hf_; its form alone was checked, not its access to " + model + ": "
                        + answer.detail());
        };
    }

    /** Whether the seven files are there. */
    public static Result files(Path configuration, Path splits) throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path file : List.of(configuration, splits.resolve("train.jsonl"), splits.resolve("val.jsonl"))) {
            if (!Files.isRegularFile(file)) {
                missing.add(file.toString());
            }
        }
        SortedMap<String, byte[]> trainer = BundledFiles.read("granite-trainer", "bootstrap.py");
        for (String name : List.of("entrypoint.py", "requirements.txt")) {
            if (!trainer.containsKey(name)) {
                missing.add(name);
            }
        }
        if (!BundledFiles.read("granite-image", "Dockerfile").containsKey("Dockerfile")) {
            missing.add("Dockerfile");
        }
        if (InfrastructureStack.template().isBlank()) {
            missing.add("sagemaker_stack.yaml");
        }
        return missing.isEmpty()
                ? Result.pass("7 of 7")
                : Result.fail(
                        String.join(", ", missing) + (missing.size() == 1 ? " is missing" : " are missing"),
                        missing.get(0).endsWith(".jsonl")
                                ? "granite prepare"
                                : "granite config show > " + configuration + ", or name it with --config");
    }

    /** Whether the trainer's programs are Python. */
    public static Result syntax(Map<String, String> environment) throws IOException, InterruptedException {
        Path folder = BundledFiles.unpack(
                "granite-trainer", "bootstrap.py", io.graniteft.cli.internal.CacheFolder.of(environment));
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-c",
                "import sys\nfor p in sys.argv[1:]:\n    compile(open(p, encoding='utf-8').read(), p, 'exec')"));
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(path -> path.toString().endsWith(".py"))
                    .sorted()
                    .map(Path::toString)
                    .forEach(command::add);
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0
                    ? Result.pass(command.size() - 3 + " files")
                    : Result.fail(said.strip(), "this jar is damaged: build or download it again");
        } catch (IOException e) {
            return Result.fail("no python3 was found", "apt-get install python3");
        }
    }

    /** Whether the account may have the machine that trainings ask for. */
    public Result quota() throws InterruptedException {
        if (!credentials) {
            return Result.skip("needs credentials");
        }
        AwsConfig.Job job = aws.trainingJob();
        String use = job.useSpotInstances() ? "spot training job usage" : "training job usage";
        OptionalInt quota = cloud.premises().quota(job.instanceType(), use);
        if (quota.isEmpty()) {
            return Result.skip("the service tells no quota for " + job.instanceType());
        }
        String found = job.instanceType() + " for " + use + ": " + quota.getAsInt();
        return quota.getAsInt() >= job.instanceCount()
                ? Result.pass(found)
                : Result.fail(
                        found + ", and " + job.instanceCount() + " are needed",
                        "ask for more in the Service Quotas console, or take another instance:"
                                + " --set aws.training_job.instance_type=ml.g5.12xlarge");
    }
}
