package io.graniteft.bench.data;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Buckets;
import io.graniteft.aws.Retrier;
import io.graniteft.core.config.Environment;
import io.graniteft.data.source.FileSelection;
import io.graniteft.data.source.SourceFiles;
import io.graniteft.data.source.StoredSource;
import io.graniteft.data.source.StoredSource.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Fetches all files of a bucket as a preparation does, and says how many. Called by {@code fetch_speed.py}, which times it beside other
 * programs, JVM start included.
 */
public final class FetchSpeed {
    private FetchSpeed() {}

    /**
     * Fetches.
     *
     * @param arguments the bucket, the folder to fetch to, and how many connections to use; keys and endpoint come from the environment
     */
    public static void main(String[] arguments) throws InterruptedException {
        int connections = Integer.parseInt(arguments[2]);
        AwsAccess access = AwsAccess.of(Environment.of(System.getenv()), "us-east-1", connections);
        Retrier retrier = new Retrier(new Random(1), time -> Thread.sleep(time.toMillis()));
        long count = 0;
        try (Buckets buckets = new Buckets(access, retrier)) {
            StoredSource source = new StoredSource(
                    "bench",
                    "",
                    buckets.open(arguments[0], ""),
                    List.of(),
                    Path.of(arguments[1]),
                    Mode.FETCH,
                    connections);
            try (SourceFiles files = source.open(new FileSelection(List.of(".c"), 0))) {
                while (files.next() != null) {
                    count++;
                }
            }
        }
        System.out.println(count + " files");
    }
}
