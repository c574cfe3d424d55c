package io.graniteft.sagemaker.internal;

import io.graniteft.aws.AwsErrors;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.sagemaker.JobSpec;
import io.graniteft.sagemaker.JobState;
import io.graniteft.sagemaker.LaunchPlan;
import io.graniteft.sagemaker.Launched;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;

/** Finds the job that is wanted, or makes it, so that however often this is repeated and whatever is cut off there is one. */
public final class Starter {
    /** Attempts of one job, after which a person should look at it. */
    private static final int MOST_ATTEMPTS = 99;

    private final Aws aws;
    private final Function<String, ObjectStore> places;

    /** Looks for a job by its name. */
    @FunctionalInterface
    public interface Finder {
        /** The job, if it is there. */
        Optional<JobState> find(String name) throws InterruptedException;
    }

    /** Makes a job of this name. */
    @FunctionalInterface
    public interface Maker {
        /** Sends the request. */
        void make(String name) throws InterruptedException;
    }

    /** @param places opens {@code s3://bucket/prefix} */
    public Starter(Aws aws, Function<String, ObjectStore> places) {
        this.aws = aws;
        this.places = places;
    }

    /** Where the files of a job go. */
    public static List<String> uploads(JobSpec spec, String base) {
        String folder = Requests.folder(spec, base);
        return spec.files().keySet().stream().map(name -> folder + "/" + name).toList();
    }

    /** Makes sure that the job is there. */
    public Launched start(LaunchPlan plan, boolean again, Finder finder, Maker maker, String rights)
            throws IOException, InterruptedException {
        boolean uploaded = false;
        boolean onceMore = again;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            String name = JobNames.of(plan.base(), attempt);
            Optional<JobState> there = finder.find(name);
            if (there.isPresent() && there.get().completed() && onceMore) {
                // Of several that have completed, those after this one decide.
                continue;
            }
            if (there.isPresent() && (!there.get().over() || there.get().completed())) {
                return new Launched(name, false, there.get());
            }
            if (there.isPresent()) {
                continue;
            }
            if (!uploaded) {
                upload(plan);
                uploaded = true;
            }
            if (make(name, maker, rights)) {
                return new Launched(name, true, known(name, finder));
            }
            // Somebody was faster, or an answer was lost: the job is there.
            return new Launched(name, false, known(name, finder));
        }
        throw new GraniteException(
                ErrorCode.FAILED,
                "there have been " + MOST_ATTEMPTS + " attempts of " + plan.base(),
                "see why they failed: granite jobs status " + JobNames.of(plan.base(), MOST_ATTEMPTS));
    }

    /** The attempt that is under way, if one is. */
    public Optional<Launched> running(LaunchPlan plan, Finder finder) throws InterruptedException {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            String name = JobNames.of(plan.base(), attempt);
            Optional<JobState> there = finder.find(name);
            if (there.isEmpty()) {
                return Optional.empty();
            }
            if (!there.get().over()) {
                return Optional.of(new Launched(name, false, there.get()));
            }
        }
        return Optional.empty();
    }

    private boolean make(String name, Maker maker, String rights) throws InterruptedException {
        try {
            maker.make(name);
            return true;
        } catch (SdkException e) {
            if (AwsErrors.codeOf(e).equals("ResourceInUse")) {
                return false;
            }
            throw aws.explain(e, "making the job " + name, rights);
        }
    }

    private static JobState known(String name, Finder finder) throws InterruptedException {
        return finder.find(name)
                .orElseThrow(() -> new GraniteException(
                        ErrorCode.REMOTE_SERVICE,
                        "the job " + name + " was made, but is not to be seen",
                        "look for it in a minute: granite jobs status " + name));
    }

    private void upload(LaunchPlan plan) throws IOException {
        if (plan.spec().files().isEmpty()) {
            return;
        }
        ObjectStore store = places.apply(Requests.folder(plan.spec(), plan.base()));
        for (Map.Entry<String, String> file : plan.spec().files().entrySet()) {
            Path temporary = Files.createTempFile("granite-job", ".tmp");
            try {
                // Archives travel as text, one character a byte.
                Files.write(temporary, file.getValue().getBytes(charset(file.getKey())));
                store.write(file.getKey(), temporary);
            } finally {
                Files.delete(temporary);
            }
        }
    }

    private static java.nio.charset.Charset charset(String name) {
        return name.endsWith(".gz") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }
}
