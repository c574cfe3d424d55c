package io.graniteft.testkit.sagemaker;

import io.graniteft.core.json.Json;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The local AWS as a process of its own, to try the verbs of the cloud with. Arguments: names of buckets to make, each
 * perhaps followed by a slash and the key of an object in it. Prints the variables of somebody who may do everything, as lines for a
 * shell, and ends when its input does. Jobs take some seconds.
 */
public final class LocalAwsMain {
    private static final int STEPS = 12;

    private LocalAwsMain() {}

    /** Runs until standard input ends. */
    public static void main(String[] places) throws IOException, InterruptedException {
        try (LocalAws aws = LocalAws.start(Clock.systemUTC(), Clock.systemUTC());
                InputStream in = new FileInputStream(FileDescriptor.in);
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            Set<String> made = new TreeSet<>();
            for (String place : places) {
                int slash = place.indexOf('/');
                String bucket = slash < 0 ? place : place.substring(0, slash);
                if (made.add(bucket)) {
                    aws.moto().bucket(bucket, Map.of());
                }
                if (slash >= 0) {
                    aws.put("s3://" + place, "int f(void);\n".getBytes(StandardCharsets.UTF_8));
                }
            }
            for (String tag : new String[] {"latest", "data"}) {
                aws.image("granite-8b-avb-tsn-finetuning", tag);
            }
            List<JobScript.Line> lines = new ArrayList<>();
            for (int step = 1; step <= STEPS; step++) {
                String loss = String.format(Locale.ROOT, "Train loss: %.4f", 2.4 / Math.sqrt(step));
                lines.add(new JobScript.Line("algo-1", Duration.ofMillis(600L * step), Duration.ofMillis(300), loss));
            }
            lines.add(new JobScript.Line("algo-1", Duration.ofSeconds(8), Duration.ZERO, "Eval loss: 0.8123"));
            aws.jobs().script("", JobScript.QUIET.taking(4, 2, 9, 2).writing(lines));
            aws.jobs()
                    .script(
                            "granite-8b-processing",
                            JobScript.QUIET.taking(1, 1, 2, 1).saying("prepared"));
            StringBuilder text = new StringBuilder();
            aws.variables()
                    .forEach((name, value) -> text.append("export ")
                            .append(name)
                            .append("='")
                            .append(value)
                            .append("'\n"));
            out.write((text + "# " + Json.line(Map.of("ready", true)) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
