package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.SourceSet;
import io.graniteft.cli.internal.SplitUpload;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.stage.PrepareStage;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.run.RunManifest;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.StoredSource.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes training and validation examples from source trees. */
@Command(
        name = "prepare",
        description = "Makes training and validation examples from source trees.",
        footerHeading = "%nExample:%n",
        footer = {
            "  granite prepare --source src --output data/prepared",
            "  granite prepare --s3-bucket my-sources --sample-only"
        })
final class PrepareCommand implements Callable<Integer> {
    /** Files a source under {@code --sample-only}. */
    private static final int SAMPLE_FILES = 10;

    @Option(
            names = "--source",
            paramLabel = "PLACE",
            description =
                    "A folder or a file of sources, a tar or zip archive, or s3://bucket/prefix/. Repeatable; default: data.sources"
                            + " of the configuration, or else the catalogue's 24 prefixes in the bucket.")
    private List<String> sources = List.of();

    @Option(
            names = "--s3-bucket",
            paramLabel = "BUCKET",
            description = "Read the catalogue's prefixes in this bucket; default: granite-8b-unified-automotive-data.")
    private @Nullable String bucket;

    @Option(names = "--region", paramLabel = "REGION", description = "Region of the buckets; default: us-east-1.")
    private @Nullable String region;

    @Option(names = "--no-download", description = "Work from what was downloaded before; ask S3 for nothing.")
    private boolean noDownload;

    @Option(names = "--upload-splits", description = "Upload train.jsonl and val.jsonl to S3 when they are finished.")
    private boolean uploadSplits;

    @Option(
            names = "--output-bucket",
            paramLabel = "BUCKET",
            description = "Bucket of --upload-splits; default: granite-8b-training-outputs.")
    private @Nullable String outputBucket;

    @Option(
            names = "--output-prefix",
            paramLabel = "PREFIX",
            description = "Prefix of --upload-splits; default: runs/data/splits.")
    private @Nullable String outputPrefix;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder of all results; default: data/splits for the examples, data/processed for the rest.")
    private @Nullable Path output;

    @Option(names = "--max-files", paramLabel = "N", description = "Files read from each source; 0: all.")
    private @Nullable Integer maxFiles;

    @Option(names = "--train-ratio", paramLabel = "RATIO", description = "Share that is trained on; default: 0.9.")
    private @Nullable Double trainRatio;

    @Option(names = "--sample-only", description = "Read only 10 files from each source.")
    private boolean sampleOnly;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Files worked on at the same time; default: one a core.")
    private int threads;

    @Option(
            names = "--curation",
            paramLabel = "full|procedure",
            description =
                    "procedure: only the plain procedure's steps, its split included unless --split says otherwise.")
    private @Nullable String curation;

    @Option(
            names = "--split",
            paramLabel = "group|procedure",
            description =
                    "procedure: shuffle examples one by one, and print how many of validation were seen in training.")
    private @Nullable String split;

    @Option(
            names = "--audit",
            arity = "2",
            paramLabel = "FILE",
            description =
                    "Only tell how much of the second JSONL file of examples is seen in the first, whoever made them.")
    private List<Path> audited = List.of();

    @Option(
            names = "--explain",
            paramLabel = "ID",
            description =
                    "Only tell what became of a function, by id or name, in a finished preparation (see --output).")
    private @Nullable String explained;

    @Option(names = "--json", description = "Print the manifest, the audit or the story as JSON.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    private final Session session;

    PrepareCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        if (sampleOnly) {
            flags.put("data.max_files", Integer.toString(SAMPLE_FILES));
        }
        ConfigOptions.put(flags, "data.max_files", maxFiles);
        ConfigOptions.put(flags, "data.train_ratio", trainRatio);
        ConfigOptions.put(flags, "aws.s3.bucket_name", bucket);
        ConfigOptions.put(flags, "aws.region", region);
        ConfigOptions.put(flags, "aws.s3.output_bucket", outputBucket);
        ConfigOptions.put(flags, "aws.s3.output_prefix", outputPrefix);
        ConfigOptions.put(flags, "data.curation.mode", curation);
        ConfigOptions.put(flags, "data.split", split == null && isProcedure(curation) ? curation : split);
        LoadedConfig loaded = config.load(session, flags);
        PrepareReport report = new PrepareReport(session.console(), json);
        if (!audited.isEmpty()) {
            double threshold = loaded.config().data().curation().nearDuplicateThreshold();
            report.audit(audited.get(0), audited.get(1), threshold);
            return 0;
        }
        if (explained != null) {
            report.explain(output == null ? PrepareStage.usualFolder() : output, explained);
            return 0;
        }
        Mode mode = noDownload ? Mode.COPIES_ONLY : Mode.FETCH;
        try (SourceSet set = new SourceSet(loaded, mode);
                TerminalProgress progress =
                        new TerminalProgress(session.console(), Clock.systemUTC(), session.noProgress())) {
            if (uploadSplits) {
                // Better now than after all the work.
                set.buckets().requireCredentials();
            }
            PrepareStage work = new PrepareStage(
                    loaded,
                    chosen(set),
                    threads,
                    new Wiring(loaded, session.console(), session.environment()).requestContext());
            RunManifest manifest = output == null ? work.intoUsualFolders(progress) : work.into(output, progress);
            progress.endLine();
            Path folder = output == null ? PrepareStage.usualFolder() : output;
            report.summary(manifest, folder);
            if (uploadSplits) {
                SplitUpload.of(set.buckets(), loaded.config().aws().s3(), folder, manifest, progress);
            }
        }
        return 0;
    }

    private List<Source> chosen(SourceSet set) {
        if (!sources.isEmpty()) {
            return set.named(sources);
        }
        return bucket == null ? set.configured() : set.catalogue();
    }

    private static boolean isProcedure(@Nullable String mode) {
        return CurationConfig.PROCEDURE.equals(mode);
    }
}
