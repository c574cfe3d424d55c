package io.graniteft.teacher.internal.batch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service's jobs. */
public interface BatchJobs {
    /**
     * A job to be started.
     *
     * @param name unlike that of any other job
     * @param token a start with the same token starts no second job
     * @param model who is asked
     * @param inputUri the file of records
     * @param outputUri where a folder with the answers comes to lie
     */
    record Order(String name, String token, String model, String inputUri, String outputUri) {}

    /**
     * How a job stands.
     *
     * @param status in the service's words
     * @param message why it failed, if it did
     */
    record Status(String status, @Nullable String message) {
        /** Whether nothing more will come of it. */
        public boolean over() {
            return finished() || failed();
        }

        /** Whether it ran to its end, with or without every record. */
        public boolean finished() {
            return status.equals("Completed") || status.equals("PartiallyCompleted");
        }

        /** Whether it never ran, or was ended. */
        public boolean failed() {
            return status.equals("Failed")
                    || status.equals("Stopped")
                    || status.equals("Expired")
                    || status.equals("Gone");
        }
    }

    /** The ARN of the job of this name. */
    Optional<String> find(String name) throws InterruptedException;

    /** Starts a job and gives its ARN. */
    String start(Order order) throws InterruptedException;

    /** How a job stands; {@code Gone} for one that the service does not know any more. */
    Status status(String arn) throws InterruptedException;
}
