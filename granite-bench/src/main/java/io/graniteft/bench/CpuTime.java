package io.graniteft.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What an operation costs the whole process in CPU time, garbage collection and compilation included; other programs on the
 * machine hardly change it. The best iteration counts.
 */
public final class CpuTime implements InternalProfiler {
    /** The result's name. */
    static final String LABEL = "cpu";

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long startNanos;

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        startNanos = system.getProcessCpuTime();
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double millis = (system.getProcessCpuTime() - startNanos) / 1e6;
        long operations = result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, millis / Math.max(1, operations), "ms/op", AggregationPolicy.MIN));
    }

    @Override
    public String getDescription() {
        return "CPU time of the process";
    }
}
