package io.graniteft.sagemaker;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A job that is wanted, in this program's words. Its name is made of its content, so that wanting the same twice means one job.
 *
 * @param kind what it is for
 * @param namePrefix what its name begins with
 * @param container what runs
 * @param roleArn whom it runs as
 * @param machine where it runs
 * @param time how long it may take
 * @param network how it is shut off, and encrypted
 * @param hyperparameters settings of a training
 * @param environment variables of the container; never a secret
 * @param channels data that the container finds below {@code input/data}
 * @param files small files that are uploaded for the job, by their path below its folder; the folder {@code config} becomes a channel
 * @param workUri where jobs keep their folders, {@code s3://bucket/prefix}
 * @param outputUri where results go
 * @param digests what the job is made of, by name: goes into its tags, and into its name
 */
public record JobSpec(
        JobKind kind,
        String namePrefix,
        Container container,
        String roleArn,
        Machine machine,
        TimeLimits time,
        Network network,
        SortedMap<String, String> hyperparameters,
        SortedMap<String, String> environment,
        List<Channel> channels,
        SortedMap<String, String> files,
        String workUri,
        String outputUri,
        SortedMap<String, String> digests) {
    public JobSpec {
        hyperparameters = Collections.unmodifiableSortedMap(new TreeMap<>(hyperparameters));
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        channels = List.copyOf(channels);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }

    /**
     * What runs.
     *
     * @param image a container image
     * @param entryPoint its program; empty: the image's own
     * @param arguments the program's words; empty: the platform's one word {@code train}
     * @param script in somebody else's image, the program inside {@code code/sourcedir.tar.gz}; empty: the image is granite's own
     */
    public record Container(String image, List<String> entryPoint, List<String> arguments, String script) {
        public Container {
            entryPoint = List.copyOf(entryPoint);
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Where it runs.
     *
     * @param instanceType the machine
     * @param instanceCount how many
     * @param volumeSizeGb size of the disk
     */
    public record Machine(String instanceType, int instanceCount, int volumeSizeGb) {}

    /**
     * How long it may take.
     *
     * @param maxRuntimeSeconds running
     * @param spot whether spare capacity is used
     * @param maxWaitSeconds waiting and running together; only with spare capacity
     */
    public record TimeLimits(int maxRuntimeSeconds, boolean spot, int maxWaitSeconds) {}

    /**
     * How it is shut off, and encrypted.
     *
     * @param kmsKeyId encrypts disks and results; empty: the services' own keys
     * @param subnets of a network of one's own; empty: none
     * @param securityGroupIds of that network
     * @param encryptTraffic whether machines talk to each other by TLS
     */
    public record Network(
            String kmsKeyId, List<String> subnets, List<String> securityGroupIds, boolean encryptTraffic) {
        /** No network of one's own, no key of one's own. */
        public static final Network OPEN = new Network("", List.of(), List.of(), false);

        public Network {
            subnets = List.copyOf(subnets);
            securityGroupIds = List.copyOf(securityGroupIds);
        }
    }

    /**
     * Data for the container.
     *
     * @param name of its folder
     * @param uri an object or a prefix
     * @param contentType for whoever looks at the job; empty: none
     */
    public record Channel(String name, String uri, String contentType) {}

    /** The same on another machine. */
    public JobSpec on(String instanceType) {
        Machine other = new Machine(instanceType, machine.instanceCount(), machine.volumeSizeGb());
        return new JobSpec(
                kind,
                namePrefix,
                container,
                roleArn,
                other,
                time,
                network,
                hyperparameters,
                environment,
                channels,
                files,
                workUri,
                outputUri,
                digests);
    }

    /** Whether SageMaker runs this as one of its training jobs. Spare capacity is to be had for these only. */
    public boolean isTrainingJob() {
        return kind != JobKind.PROCESSING || time.spot();
    }

    /** The files of the folder {@code config}, as parts of their names. */
    public Map<String, String> configFiles() {
        return new TreeMap<>(files.subMap("config/", "config0"));
    }
}
