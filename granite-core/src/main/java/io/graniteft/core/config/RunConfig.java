package io.graniteft.core.config;

import java.util.List;

/**
 * Where runs are kept, and what they hand on.
 *
 * @param folder the folder of runs, relative to the folder the command was called in
 * @param export the formats in which a run writes its best student at its end: some of {@code adapter}, {@code merged},
 *     {@code gguf} and {@code sagemaker}; none: nothing is written
 */
public record RunConfig(
        String folder,

        @Setting(
                optional = true,
                oneOf = {"adapter", "merged", "gguf", "sagemaker"})
        List<String> export) {
    public RunConfig {
        export = List.copyOf(export);
    }
}
