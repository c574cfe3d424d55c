package io.graniteft.teacher;

import io.graniteft.core.run.Progress;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.teacher.internal.batch.BatchJobs;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends a process, so to speak, at a chosen one of its steps: before or after any call of the world outside. */
final class Cut {
    private int left;
    private int steps;

    /** What ends it: no code may catch this. */
    static final class KilledError extends Error {
        private static final long serialVersionUID = 1;
    }

    /** @param after steps that still happen */
    Cut(int after) {
        this.left = after;
    }

    static Cut never() {
        return new Cut(Integer.MAX_VALUE);
    }

    int steps() {
        return steps;
    }

    private void step() {
        steps++;
        if (left-- <= 0) {
            throw new KilledError();
        }
    }

    BatchJobs jobs(BatchJobs jobs) {
        return new BatchJobs() {
            @Override
            public Optional<String> find(String name) throws InterruptedException {
                step();
                return jobs.find(name);
            }

            @Override
            public String start(Order order) throws InterruptedException {
                step();
                String arn = jobs.start(order);
                step();
                return arn;
            }

            @Override
            public Status status(String arn) throws InterruptedException {
                step();
                return jobs.status(arn);
            }
        };
    }

    ObjectStore store(ObjectStore store) {
        return new ObjectStore() {
            @Override
            public Stream<ObjectInfo> list(String prefix) throws IOException {
                step();
                return store.list(prefix);
            }

            @Override
            public InputStream read(String key) throws IOException {
                step();
                // A few bytes at a time, so that the cut falls between two lines as well.
                return new FilterInputStream(store.read(key)) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        step();
                        return super.read(bytes, offset, Math.min(length, 700));
                    }
                };
            }

            @Override
            public void write(String key, Path file) throws IOException {
                step();
                store.write(key, file);
                step();
            }

            @Override
            public String location() {
                return "s3://bucket/teach/";
            }
        };
    }

    Progress progress() {
        return new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                step();
            }

            @Override
            public void note(String line) {
                step();
            }
        };
    }
}
