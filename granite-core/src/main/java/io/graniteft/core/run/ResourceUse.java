package io.graniteft.core.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a piece of work costs this machine. On Linux, child processes count; elsewhere, figures that the system does not give
 * are those of this process alone.
 */
final class ResourceUse {
    /** The unit of processor times under /proc; the same on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path STAT = Path.of("/proc/self/stat");

    private final double cpuAtStart;

    private ResourceUse(double cpuAtStart) {
        this.cpuAtStart = cpuAtStart;
    }

    /** Begins to measure. */
    static ResourceUse start() {
        try {
            // Tells Linux to forget the peak so far, so that each stage gets its own.
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException | UnsupportedOperationException notThisSystem) {
            // Then the peak is that of the process since it began.
        }
        return new ResourceUse(cpuNow());
    }

    /** Processor time since the start. */
    double cpuSeconds() {
        return Math.max(0, cpuNow() - cpuAtStart);
    }

    /** The most memory that this process, or a child that still lives, has held. */
    long peakMemoryBytes() {
        long peak = peakOf(STATUS);
        for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
            peak = Math.max(peak, peakOf(Path.of("/proc", Long.toString(child.pid()), "status")));
        }
        return peak > 0
                ? peak
                : ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    private static double cpuNow() {
        double seconds =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime() / 1e9
                        : 0;
        double living = ProcessHandle.current()
                .descendants()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(duration -> duration.toMillis() / 1e3)
                .sum();
        return seconds + living + endedChildren();
    }

    /** Processor time of children that have ended. */
    private static double endedChildren() {
        try {
            String stat = Files.readString(STAT, StandardCharsets.UTF_8);
            // The second field is the command in brackets and may hold spaces; user and system time of the children
            // that
            // were waited for are fields 16 and 17 of the line, hence 14 and 15 of what follows the bracket.
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return (Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14))) / TICKS_PER_SECOND;
        } catch (IOException | RuntimeException notThisSystem) {
            return 0;
        }
    }

    /** The peak of resident memory that a status file names, or 0. */
    private static long peakOf(Path status) {
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException | RuntimeException notThisSystem) {
            return 0;
        }
        return 0;
    }
}
