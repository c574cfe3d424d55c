package io.graniteft.bench.eval;

import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs every attack at every level that works here, in both profiles, and prints what came of it: what was seen of the
 * host, which processes and files were left, how long it took, and how much memory the compiler had at most.
 *
 * <pre>eval-attacks</pre>
 */
public final class AttackRun {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final double MAX_SECONDS = 6.0;
    private static final long MAX_MEBIBYTES = 512;
    private static final String SECRET = "granite-secret-of-the-host";

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private int runs;
    private int leaks;
    private int survivors;
    private int slow;
    private int big;
    private double longestSeconds;
    private long mostMebibytes;

    private AttackRun() {}

    /** Runs them all; exit status 1 when one got through. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean ok = new AttackRun().run();
        System.exit(ok ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Path secret = Files.createTempFile("granite-bench-", ".h");
        try {
            Files.writeString(secret, SECRET + " and more of it\n");
            for (Sandbox level : List.of(Sandbox.FILTER, Sandbox.NAMESPACE)) {
                for (Profile profile : Profile.values()) {
                    CodeQualityEvaluator evaluator = CodeQualityEvaluator.builder()
                            .profile(profile)
                            .sandbox(level)
                            .build();
                    if (evaluator.sandbox() != level) {
                        out.println("level " + level.label() + " does not work here");
                        break;
                    }
                    out.printf(
                            "%nlevel %s, profile %s%n%-34s %-15s %7s %6s %6s  %s%n",
                            level.label(), profile.label(), "attack", "status", "syntax", "s", "MiB", "trouble");
                    for (Attacks.Attack attack : Attacks.all(secret.toString())) {
                        one(evaluator, attack);
                    }
                }
            }
        } finally {
            Files.deleteIfExists(secret);
        }
        out.printf(
                "%n%d runs: %d leaks, %d surviving processes or files, %d above %.1f s (longest %.2f s), %d above %d MiB (most %d MiB)%n",
                runs, leaks, survivors, slow, MAX_SECONDS, longestSeconds, big, MAX_MEBIBYTES, mostMebibytes);
        return leaks + survivors + slow + big == 0;
    }

    private void one(CodeQualityEvaluator evaluator, Attacks.Attack attack) throws InterruptedException {
        long[] peak = new long[1];
        Thread watch = new Thread(() -> watch(peak), "watch");
        watch.setDaemon(true);
        watch.start();
        long start = System.nanoTime();
        QualityScore score = evaluator.evaluate(Snippet.of(attack.name(), attack.code(), attack.language()));
        double seconds = (System.nanoTime() - start) / 1e9;
        watch.interrupt();
        watch.join();
        List<String> trouble = new ArrayList<>();
        runs++;
        if (leaks(score)) {
            leaks++;
            trouble.add("LEAK");
        }
        if (somethingIsLeft()) {
            survivors++;
            trouble.add("LEFT");
        }
        longestSeconds = Math.max(longestSeconds, seconds);
        if (seconds > MAX_SECONDS) {
            slow++;
            trouble.add("SLOW");
        }
        long mebibytes = peak[0] / 1024;
        mostMebibytes = Math.max(mostMebibytes, mebibytes);
        if (mebibytes > MAX_MEBIBYTES) {
            big++;
            trouble.add("BIG");
        }
        out.printf(
                Locale.ROOT,
                "%-34s %-15s %7s %6.2f %6d  %s%n",
                attack.name().length() > 34 ? attack.name().substring(0, 34) : attack.name(),
                score.status(),
                score.syntax() == null ? "–" : String.format(Locale.ROOT, "%.2f", score.syntax()),
                seconds,
                mebibytes,
                String.join(" ", trouble));
    }

    private static boolean leaks(QualityScore score) {
        for (Finding finding : score.findings()) {
            String message = finding.message();
            if (message.contains(SECRET)
                    || message.contains("root:")
                    || message.contains("/bin/bash")
                    || message.contains("PATH=")) {
                return true;
            }
        }
        return false;
    }

    /** Processes of ours, processes in our temporary folders, and those folders themselves. */
    private static boolean somethingIsLeft() {
        String mine = "granite-eval-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            if (folders.anyMatch(path -> path.getFileName().toString().startsWith(mine))) {
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ProcessHandle.current().descendants().findAny().isPresent()
                || ProcessHandle.allProcesses()
                        .anyMatch(process -> folderOf(process.pid()).contains(mine));
    }

    private static String folderOf(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The most memory that one descendant had, until interrupted. */
    private static void watch(long[] peakKibibytes) {
        while (true) {
            ProcessHandle.current().descendants().forEach(process -> {
                try {
                    String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
                    Matcher matcher = PEAK.matcher(status);
                    // Until it has become the program that it is to run, a child is a picture of this JVM.
                    boolean picture = status.startsWith("Name:\tjava\n") || status.startsWith("Name:\tjspawnhelper\n");
                    if (!picture && matcher.find()) {
                        peakKibibytes[0] = Math.max(peakKibibytes[0], Long.parseLong(matcher.group(1)));
                    }
                } catch (IOException e) {
                    // It has ended meanwhile.
                    return;
                }
            });
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
