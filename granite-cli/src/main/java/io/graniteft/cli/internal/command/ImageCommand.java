package io.graniteft.cli.internal.command;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Registries;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.image.BuildContext;
import io.graniteft.cli.internal.image.Docker;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Container images of granite. */
@Command(
        name = "image",
        description = "Makes container images: of the training and its loop, and of the data's preparation.",
        subcommands = {ImageCommand.Context.class, ImageCommand.Build.class, ImageCommand.Push.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite image context --output image      # where Docker is absent",
            "  granite image build",
            "  granite image push granite:0.1.0 ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:0.1.0 --dry-run"
        })
final class ImageCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: context, build or push");
    }

    /** Writes the build context. */
    @Command(
            name = "context",
            description = "Writes the folder that both images are built from, and sourcedir.tar.gz for script mode.")
    static final class Context implements Callable<Integer> {
        @Option(
                names = "--output",
                paramLabel = "DIR",
                description = "The folder; a context that lies there is replaced; default: image.")
        private Path output = Path.of("image");

        @Option(names = "--json", description = "Print one JSON document.")
        private boolean json;

        private final Session session;

        Context(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException {
            List<String> files =
                    BuildContext.ofThisProgram(VersionProvider.version()).write(output);
            if (json) {
                session.console()
                        .out()
                        .println(Json.line(Map.of("schema", "granite.image", "version", 1, "files", files)));
            } else {
                files.forEach(name -> session.console().out().println(output.resolve(name)));
            }
            return 0;
        }
    }

    /** Builds an image. */
    @Command(name = "build", description = "Builds an image with Docker; the last line printed is its name.")
    static final class Build implements Callable<Integer> {
        @Option(names = "--data", description = "The data image; default: the training image.")
        private boolean data;

        @Option(
                names = "--tag",
                paramLabel = "NAME",
                description = "Its name; default: granite or granite-data, and the version.")
        private @Nullable String tag;

        @Option(names = "--base", paramLabel = "IMAGE", description = "Another base image, best by its digest.")
        private @Nullable String base;

        @Option(
                names = "--run-as",
                paramLabel = "UID:GID",
                description = "Who runs in it; 0:0 where /opt/ml belongs to root; default: 10001:10001.")
        private @Nullable String runAs;

        @Option(names = "--revision", paramLabel = "ID", description = "The label of the source's revision.")
        private @Nullable String revision;

        @Option(names = "--dry-run", description = "Print Docker's command, and write and build nothing.")
        private boolean dryRun;

        private final Session session;

        Build(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            String version = VersionProvider.version();
            String name = tag == null ? (data ? "granite-data:" : "granite:") + version : tag;
            Docker docker = new Docker(session.environment(), session.console().err());
            if (dryRun) {
                session.console().out().println(String.join(" ", docker.command(words(name, version, "CONTEXT"))));
                return 0;
            }
            Path folder = Files.createTempDirectory("granite-image");
            try {
                BuildContext.ofThisProgram(version).write(folder.resolve("context"));
                docker.run(words(name, version, folder.resolve("context").toString()), "");
            } finally {
                delete(folder);
            }
            session.console().out().println(name);
            return 0;
        }

        private List<String> words(String name, String version, String context) {
            String file = context + (data ? "/Dockerfile.data" : "/Dockerfile");
            List<String> words = new ArrayList<>(
                    List.of("build", "--tag", name, "--file", file, "--build-arg", "VERSION=" + version));
            argument(words, "REVISION", revision);
            argument(words, "BASE", base);
            argument(words, "RUN_AS", runAs);
            words.add(context);
            return words;
        }

        private static void argument(List<String> words, String name, @Nullable String value) {
            if (value != null) {
                words.addAll(List.of("--build-arg", name + "=" + value));
            }
        }

        private static void delete(Path folder) throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Pushes an image. */
    @Command(
            name = "push",
            description = {
                "Pushes an image to a registry.",
                "To one of AWS it signs in first, with the credentials of the environment; storing an image there costs money."
            })
    static final class Push implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "IMAGE", description = "The image here, such as granite:0.1.0.")
        private String image = "";

        @Parameters(
                index = "1",
                paramLabel = "REPOSITORY",
                description = "Where to, such as ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG.")
        private String repository = "";

        @Option(names = "--dry-run", description = "Print the commands, and send nothing.")
        private boolean dryRun;

        @Option(
                names = {"--yes", "-y"},
                description = "Agree to the upload, and to what storing it costs.")
        private boolean yes;

        @Mixin
        private ConfigOptions config = new ConfigOptions();

        private final Session session;

        Push(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            Docker docker = new Docker(session.environment(), session.console().err());
            int slash = repository.indexOf('/');
            String host = slash < 0 ? repository : repository.substring(0, slash);
            @Nullable String region = Registries.regionOf(repository).orElse(null);
            List<String> login = List.of("login", "--username", "AWS", "--password-stdin", host);
            List<String> tag = List.of("tag", image, repository);
            List<String> push = List.of("push", repository);
            if (dryRun) {
                if (region != null) {
                    show(docker, login);
                }
                show(docker, tag);
                show(docker, push);
                return 0;
            }
            new Consent(session.console(), yes)
                    .require("Upload " + image + " to " + repository + ", where keeping it is paid for?");
            if (region != null) {
                docker.run(login, password(region));
            }
            docker.run(tag, "");
            docker.run(push, "");
            session.console().out().println(repository);
            return 0;
        }

        private String password(String region) {
            LoadedConfig loaded = config.load(session, Map.of("aws.region", region));
            try (AwsAccess access = new Wiring(loaded, session.console(), session.environment()).aws(1)) {
                return Registries.login(access).password();
            }
        }

        private void show(Docker docker, List<String> words) {
            session.console().out().println(String.join(" ", docker.command(words)));
        }
    }
}
