package io.graniteft.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs other programs and takes their time. */
final class Processes {
    private Processes() {}

    /**
     * What a program took.
     *
     * @param wallSeconds from its start to its end
     * @param cpuSeconds on all cores, user and system
     */
    record Times(double wallSeconds, double cpuSeconds) {}

    /** Whether a command can be found. */
    static boolean exists(String command) {
        try {
            Process process = new ProcessBuilder("bash", "-c", "command -v " + command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Runs a program with its output thrown away and takes the time with the shell's own clock.
     *
     * @param folder where it runs
     * @throws IllegalStateException if it fails
     */
    static Times time(Path folder, List<String> command) {
        List<String> words =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1", "bash"));
        words.addAll(command);
        try {
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String last = "";
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    last = line;
                }
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " fails: " + last);
            }
            String[] numbers = last.trim().split(" ", -1);
            return new Times(seconds(numbers[0]), seconds(numbers[1]) + seconds(numbers[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The smallest wall time and the smallest CPU time of some runs. */
    static Times best(int runs, Path folder, List<String> command) {
        double wall = Double.MAX_VALUE;
        double cpu = Double.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            Times times = time(folder, command);
            wall = Math.min(wall, times.wallSeconds());
            cpu = Math.min(cpu, times.cpuSeconds());
        }
        return new Times(wall, cpu);
    }

    private static double seconds(String number) {
        return Double.parseDouble(number.replace(',', '.').toLowerCase(Locale.ROOT));
    }
}
