package io.graniteft.cli.internal.cloud;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.util.Map;

/** Hugging Face's deep learning containers for training, which AWS keeps in an account of its own for each group of regions. */
public final class DlcImages {
    /** PyTorch 2.5.1, Transformers 4.49.0, CUDA 12.4, Python 3.11. */
    public static final String TAG = "2.5.1-transformers4.49.0-gpu-py311-cu124-ubuntu22.04";

    /** Of most regions. */
    private static final String USUAL = "763104351884";

    /** The other ones, as AWS lists them with its deep learning containers. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("af-south-1", "626614931356"),
            Map.entry("ap-east-1", "871362719292"),
            Map.entry("ap-northeast-3", "364406365360"),
            Map.entry("ap-south-2", "772153158452"),
            Map.entry("ap-southeast-3", "907027046896"),
            Map.entry("ap-southeast-4", "457447274322"),
            Map.entry("cn-north-1", "727897471807"),
            Map.entry("cn-northwest-1", "727897471807"),
            Map.entry("eu-central-2", "380420809688"),
            Map.entry("eu-south-1", "692866216735"),
            Map.entry("eu-south-2", "503227376785"),
            Map.entry("il-central-1", "780543022126"),
            Map.entry("me-central-1", "914824155844"),
            Map.entry("me-south-1", "217643126080"),
            Map.entry("us-gov-east-1", "446045086412"),
            Map.entry("us-gov-west-1", "442386744353"));

    private static final java.util.Set<String> WITH_THE_USUAL = java.util.Set.of(
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "ca-central-1",
            "sa-east-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "eu-central-1",
            "eu-north-1",
            "ap-south-1",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-southeast-1",
            "ap-southeast-2");

    private DlcImages() {}

    /**
     * The image of a region.
     *
     * @throws GraniteException if there is none that is known
     */
    public static String of(String region) {
        String account = WITH_THE_USUAL.contains(region) ? USUAL : OTHERS.get(region);
        if (account == null) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "nobody here knows which account keeps Hugging Face's containers in " + region,
                    "name the image with --image-uri, or use granite's own: aws.jobs.container=own");
        }
        String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return account + ".dkr.ecr." + region + "." + domain + "/huggingface-pytorch-training:" + TAG;
    }
}
