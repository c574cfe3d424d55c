package io.graniteft.cli.internal;

import io.graniteft.aws.Buckets;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.RunManifest;
import io.graniteft.core.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts {@code train.jsonl} and {@code val.jsonl} where jobs can read them, and notes the place in the manifest. */
public final class SplitUpload {
    /** Where the place is noted, among the volatile facts: the same splits can be anywhere. */
    public static final String FACT = "uploaded";

    private SplitUpload() {}

    /**
     * Uploads both files.
     *
     * @param place the bucket and what the keys begin with
     * @param folder the folder of the manifest, whose outputs are relative to it
     * @return the manifest with the place
     */
    public static RunManifest of(
            Buckets buckets, AwsConfig.S3 place, Path folder, RunManifest manifest, Progress progress)
            throws IOException {
        ObjectStore store = buckets.open(place.outputBucket(), place.outputPrefix());
        Map<String, Object> uploaded = new TreeMap<>();
        uploaded.put("uri", store.location());
        for (String name : List.of("train.jsonl", "val.jsonl")) {
            Path file = manifest.outputs().stream()
                    .map(RunManifest.FileDigest::path)
                    .filter(path -> Path.of(path).endsWith(name))
                    .findFirst()
                    .map(folder::resolve)
                    .orElseThrow()
                    .normalize();
            try {
                store.write(name, file);
            } catch (IOException e) {
                throw IoErrors.explain(e, file);
            }
            progress.note("uploaded " + store.location() + name);
        }
        Map<String, Object> facts = new TreeMap<>(manifest.volatileFacts());
        facts.put(FACT, uploaded);
        RunManifest noted = new RunManifest(
                manifest.schema(),
                manifest.stage(),
                manifest.configDigest(),
                manifest.inputs(),
                manifest.outputs(),
                manifest.counts(),
                manifest.facts(),
                facts);
        AtomicFiles.writeString(folder.resolve(RunManifest.FILE_NAME), Json.pretty(noted));
        return noted;
    }
}
