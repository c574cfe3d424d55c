package io.graniteft.testkit.sagemaker;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The local AWS answers as a real one does. */
class LocalCloudTest extends CloudContract {
    private static LocalAws aws;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        aws = LocalAws.start(Clock.systemUTC(), Clock.systemUTC());
    }

    @AfterAll
    static void stop() throws IOException {
        aws.close();
    }

    @Override
    Map<String, String> variables() {
        return aws.variables();
    }
}
