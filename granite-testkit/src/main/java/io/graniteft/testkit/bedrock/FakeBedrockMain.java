package io.graniteft.testkit.bedrock;

import io.graniteft.testkit.http.Latency;
import io.graniteft.testkit.http.QuotaJson;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fake as a process of its own, so that a benchmark does not measure it. Arguments: {@code --latency-ms N},
 * {@code --latency fixed|long-tailed}, {@code --region R} and {@code --quota JSON}, as {@code POST /__quota} takes it. Prints
 * {@code {"port":N}} and ends when its input does.
 */
public final class FakeBedrockMain {
    private FakeBedrockMain() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        Duration time = Duration.ofMillis(Long.parseLong(options.getOrDefault("--latency-ms", "0")));
        FakeBedrock.Settings settings = FakeBedrock.Settings.defaults();
        settings = settings.withLatency(
                        options.getOrDefault("--latency", "fixed").equals("fixed")
                                ? Latency.fixed(time)
                                : Latency.longTailed(time))
                .withQuota(QuotaJson.read(options.getOrDefault("--quota", "{}"), settings.quota()))
                .withRegion(options.getOrDefault("--region", settings.region()));
        // A process of its own speaks by its own streams.
        try (FakeBedrock service = FakeBedrock.start(settings, Clock.systemUTC());
                InputStream in = new FileInputStream(FileDescriptor.in);
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(("{\"port\":" + service.address().getPort() + "}\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
