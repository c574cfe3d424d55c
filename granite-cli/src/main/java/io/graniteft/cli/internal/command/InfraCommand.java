package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.InfrastructureStack;
import io.graniteft.sagemaker.InfrastructureStack.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The stack. */
@Command(
        name = "infra",
        description = "Makes what jobs need in an AWS account: a role, a repository, logs and word of failures.",
        subcommands = {
            InfraCommand.Plan.class,
            InfraCommand.Deploy.class,
            InfraCommand.Delete.class,
            InfraCommand.Template.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite infra plan                        # what a deployment would change",
            "  granite infra deploy --environment production",
            "  granite infra template > stack.yaml       # for other tools"
        })
final class InfraCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "Missing required subcommand: plan, deploy, delete or template");
    }

    /** What plan and deployment have in common. */
    static final class Parameters {
        @Option(
                names = "--environment",
                paramLabel = "NAME",
                description = "development, staging or production, a tag of everything; default: development.")
        private String environment = "development";

        @Option(
                names = "--kms-key-arn",
                paramLabel = "ARN",
                description =
                        "A key of your own for topic, logs and repository; default: aws.jobs.kms_key_id, if it is an ARN.")
        private @Nullable String key;

        @Mixin
        private ConfigOptions config = new ConfigOptions();

        LoadedConfig load(Session session, CommandSpec spec) {
            if (!List.of("development", "staging", "production").contains(environment)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--environment': development, staging or production");
            }
            return config.load(session);
        }

        Map<String, String> of(AwsConfig aws) {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("ProjectName", aws.jobs().stackName());
            all.put("S3BucketName", aws.s3().bucketName());
            all.put("OutputBucketName", aws.s3().outputBucket());
            all.put("Environment", environment);
            String profile = aws.bedrock().modelId();
            all.put("InferenceProfileId", profile);
            // A profile's name is a group of regions, a dot, and the model behind it.
            all.put("FoundationModelId", profile.replaceFirst("^(us|eu|apac|global|us-gov|jp|au|ca)\\.", ""));
            String own = aws.jobs().kmsKeyId().startsWith("arn:") ? aws.jobs().kmsKeyId() : "";
            all.put("KmsKeyArn", key == null ? own : key);
            all.put("AllowVpc", String.valueOf(!aws.jobs().subnets().isEmpty()));
            return all;
        }
    }

    private static void print(Console console, String stack, List<Change> changes, boolean json) {
        if (json) {
            ObjectNode document = Json.mapper().createObjectNode();
            document.put("schema", "granite.infra").put("version", 1).put("stack", stack);
            var list = document.putArray("changes");
            for (Change change : changes) {
                list.addObject()
                        .put("action", change.action())
                        .put("resource", change.resource())
                        .put("type", change.type())
                        .put("detail", change.detail());
            }
            console.out().println(Json.line(document));
            return;
        }
        for (Change change : changes) {
            String sign = switch (change.action()) {
                case "Add" -> "+";
                case "Remove" -> "-";
                default -> "~";
            };
            console.out()
                    .println(sign + " " + change.resource() + " (" + change.type() + ")"
                            + (change.detail().isEmpty() ? "" : ": " + change.detail()));
        }
        console.err()
                .println(
                        changes.isEmpty()
                                ? "the stack " + stack + " is as the template says: nothing to change"
                                : "stack " + stack + ": " + changes.size() + " changes");
    }

    /** What would change. */
    @Command(name = "plan", description = "Asks CloudFormation what a deployment would change; changes nothing.")
    static final class Plan implements Callable<Integer> {
        @Option(names = "--json", description = "Print one JSON document.")
        private boolean json;

        @Mixin
        private Parameters parameters = new Parameters();

        @Spec
        private CommandSpec spec;

        private final Session session;

        Plan(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            LoadedConfig loaded = parameters.load(session, spec);
            AwsConfig aws = loaded.config().aws();
            try (Cloud cloud = new Wiring(loaded, session.console(), session.environment()).cloud()) {
                cloud.account(aws.accountId());
                String name = aws.jobs().stackName();
                print(session.console(), name, cloud.stack(name).plan(parameters.of(aws)), json);
                return 0;
            }
        }
    }

    /** The change. */
    @Command(name = "deploy", description = "Makes the stack, or brings it to what the template says.")
    static final class Deploy implements Callable<Integer> {
        @Option(
                names = {"--yes", "-y"},
                description = "Agree to the changes, roles with names of their own included.")
        private boolean yes;

        @Mixin
        private Parameters parameters = new Parameters();

        @Spec
        private CommandSpec spec;

        private final Session session;

        Deploy(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            LoadedConfig loaded = parameters.load(session, spec);
            AwsConfig aws = loaded.config().aws();
            Console console = session.console();
            Consent consent = new Consent(console, yes);
            if (!yes && !console.interactive()) {
                consent.require("Change the stack " + aws.jobs().stackName() + "?");
            }
            try (Cloud cloud = new Wiring(loaded, console, session.environment()).cloud()) {
                String account = cloud.account(aws.accountId());
                String name = aws.jobs().stackName();
                Console quiet = new Console(console.err(), console.err(), console.interactive(), console.color());
                Optional<SortedMap<String, String>> outputs = cloud.stack(name)
                        .deploy(
                                parameters.of(aws),
                                changes -> {
                                    print(quiet, name, changes, false);
                                    return yes || consent.ask("Change it, in account " + account + "?");
                                },
                                line -> console.err().println(name + ": " + line));
                if (outputs.isEmpty()) {
                    console.err().println("nothing was changed");
                    return 130;
                }
                outputs.get().forEach((key, value) -> console.out().println(key + "=" + value));
                return 0;
            }
        }
    }

    /** The end. */
    @Command(
            name = "delete",
            description = "Removes the stack: role, repository with its images, logs, topic and alarm.")
    static final class Delete implements Callable<Integer> {
        @Option(
                names = {"--yes", "-y"},
                description = "Delete without asking.")
        private boolean yes;

        @Mixin
        private ConfigOptions config = new ConfigOptions();

        private final Session session;

        Delete(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            LoadedConfig loaded = config.load(session);
            AwsConfig aws = loaded.config().aws();
            Console console = session.console();
            String name = aws.jobs().stackName();
            new Consent(console, yes).require("Delete the stack " + name + " and everything in it?");
            try (Cloud cloud = new Wiring(loaded, console, session.environment()).cloud()) {
                cloud.account(aws.accountId());
                boolean was = cloud.stack(name).delete(line -> console.err().println(name + ": " + line));
                console.err()
                        .println(was ? name + " is deleted" : "there is no stack " + name + " in " + cloud.region());
                return 0;
            }
        }
    }

    /** The text. */
    @Command(name = "template", description = "Prints the CloudFormation template.")
    static final class Template implements Callable<Integer> {
        private final Session session;

        Template(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            session.console().out().print(InfrastructureStack.template());
            session.console().out().flush();
            return 0;
        }
    }
}
