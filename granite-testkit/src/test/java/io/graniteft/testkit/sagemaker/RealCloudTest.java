package io.graniteft.testkit.sagemaker;

import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A real account answers as the local AWS does; docs/sagemaker.md says how this is run, and what it may cost. */
@EnabledIfEnvironmentVariable(
        named = "GRANITE_AWS_IT",
        matches = "1",
        disabledReason = "asks a real account, with GRANITE_AWS_IT=1 only")
class RealCloudTest extends CloudContract {
    @Override
    Map<String, String> variables() {
        return System.getenv();
    }
}
