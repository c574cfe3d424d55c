package io.graniteft.cli.internal;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Buckets;
import io.graniteft.aws.Retrier;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.DataConfig.SourceConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.SourceArchive;
import io.graniteft.data.source.SourceCatalog;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.source.StoredSource;
import io.graniteft.data.source.StoredSource.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sources that a person or a configuration names, with the connections that they need. Connections are made with the first use. */
public final class SourceSet implements AutoCloseable {
    private static final String SCHEME = "s3://";
    private static final Pattern URI = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    /** Where archives are unpacked, below the folder of downloads. */
    private static final String SCRATCH = ".unpacked";

    private final LoadedConfig loaded;
    private final Mode mode;
    private @Nullable Buckets buckets;

    /**
     * @param mode whether anything is fetched
     */
    public SourceSet(LoadedConfig loaded, Mode mode) {
        this.loaded = loaded;
        this.mode = mode;
    }

    /**
     * The sources that a person names.
     *
     * @param places folders, files, archives and {@code s3://bucket/prefix/}
     */
    public List<Source> named(List<String> places) {
        return places.stream().map(place -> source(place, "", "")).toList();
    }

    /** The sources that the configuration lists; the catalogue of its bucket, if it lists none. */
    public List<Source> configured() {
        List<SourceConfig> listed = loaded.config().data().sources();
        if (listed.isEmpty()) {
            return catalogue();
        }
        return listed.stream()
                .map(source -> source(source.path(), source.name(), source.domain()))
                .toList();
    }

    /** Every prefix of the catalogue, in the configuration's bucket. */
    public List<Source> catalogue() {
        AwsConfig.S3 s3 = loaded.config().aws().s3();
        SourceCatalog catalog = SourceCatalog.automotive()
                .with(s3.prefixes().stream()
                        .map(added -> new SourceCatalog.Prefix(added.prefix(), added.domain()))
                        .toList());
        if (mode == Mode.FETCH) {
            requireCredentials(", or name a folder with --source");
        }
        List<Source> sources = new ArrayList<>();
        for (SourceCatalog.Prefix prefix : catalog.prefixes()) {
            sources.add(stored(
                    s3.bucketName(), prefix.prefix(), prefix.name(), prefix.domain(), catalog.excludedFrom(prefix)));
        }
        return sources;
    }

    private Source source(String place, String name, String domain) {
        if (place.startsWith(SCHEME)) {
            Matcher uri = URI.matcher(place);
            if (!uri.matches()) {
                throw new GraniteException(
                        ErrorCode.USAGE, "not a place in S3: " + place, "write s3://bucket/prefix/ or s3://bucket");
            }
            String bucket = uri.group(1);
            String prefix = uri.group(2) == null || uri.group(2).isEmpty() ? "" : withSlash(uri.group(2));
            if (mode == Mode.FETCH) {
                requireCredentials("");
            }
            return stored(bucket, prefix, name.isEmpty() ? lastOf(bucket + "/" + prefix) : name, domain, List.of());
        }
        Path path = Path.of(place);
        if (SourceArchive.isNamedSo(path) && !Files.isDirectory(path)) {
            return new SourceArchive(name, path, domain, downloads().resolve(SCRATCH));
        }
        return new SourceFolder(name, path, domain);
    }

    private Source stored(String bucket, String prefix, String name, String domain, List<String> excluded) {
        return new StoredSource(
                name,
                domain,
                buckets().open(bucket, prefix),
                excluded,
                downloads().resolve(bucket).resolve(prefix),
                mode,
                loaded.config().aws().s3().connections());
    }

    private void requireCredentials(String otherwise) {
        try {
            buckets().requireCredentials();
        } catch (GraniteException e) {
            throw new GraniteException(e.code(), String.valueOf(e.getMessage()), e.hint() + otherwise, e);
        }
    }

    /** The way to S3. */
    public Buckets buckets() {
        if (buckets == null) {
            AwsConfig aws = loaded.config().aws();
            // Uploads and listings go on while everything else is busy.
            int connections = aws.s3().connections() + 4;
            buckets = new Buckets(
                    AwsAccess.of(loaded.environment(), aws.region(), connections),
                    new Retrier(new Random(), time -> Thread.sleep(time.toMillis())));
        }
        return buckets;
    }

    private Path downloads() {
        return Path.of(loaded.config().aws().s3().downloads());
    }

    private static String withSlash(String prefix) {
        return prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private static String lastOf(String place) {
        String without = place.replaceFirst("/+$", "");
        return without.substring(without.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        if (buckets != null) {
            buckets.close();
            buckets = null;
        }
    }
}
