package io.graniteft.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Quantisation of the base model and shape of the adapters on it.
 *
 * @param loadIn4bit whether the base model is held in four bits
 * @param bnb4bitUseDoubleQuant whether the quantisation's own constants are quantised too
 * @param bnb4bitQuantType the four-bit data type
 * @param bnb4bitComputeDtype the type that is computed in
 * @param loraR rank of the adapters
 * @param loraAlpha their scale, divided by the rank
 * @param loraDropout share of adapter inputs dropped in training
 * @param loraTargetModules the projections that get an adapter
 */
public record QloraConfig(
        @JsonProperty("load_in_4bit") boolean loadIn4bit,
        @JsonProperty("bnb_4bit_use_double_quant") boolean bnb4bitUseDoubleQuant,

        @JsonProperty("bnb_4bit_quant_type") @Setting(oneOf = {"nf4", "fp4"})
        String bnb4bitQuantType,

        @JsonProperty("bnb_4bit_compute_dtype") @Setting(oneOf = {"bfloat16", "float16", "float32"})
        String bnb4bitComputeDtype,

        @Setting(min = 1, max = 1024) int loraR,
        @Setting(min = 1) int loraAlpha,
        @Setting(min = 0, max = 0.99) double loraDropout,
        List<String> loraTargetModules) {
    public QloraConfig {
        loraTargetModules = List.copyOf(loraTargetModules);
    }
}
