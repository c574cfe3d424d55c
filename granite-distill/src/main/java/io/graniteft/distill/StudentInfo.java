package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What runs the student, for manifests and reports.
 *
 * @param protocol version of the protocol between this program and the student
 * @param trainerVersion version of the program that trains
 * @param python version of its interpreter, or null
 * @param torch version of the library, or null
 * @param transformers version of the library, or null
 * @param trl version of the library, or null
 * @param peft version of the library, or null
 * @param bitsandbytes version of the library, or null
 * @param device what computes, such as {@code cpu} or {@code cuda}
 * @param deviceName the device's own name, or null
 * @param memoryBytes memory of the device, or null
 */
@JsonPropertyOrder({
    "protocol",
    "trainer_version",
    "python",
    "torch",
    "transformers",
    "trl",
    "peft",
    "bitsandbytes",
    "device",
    "device_name",
    "memory_bytes"
})
public record StudentInfo(
        int protocol,
        String trainerVersion,
        @Nullable String python,
        @Nullable String torch,
        @Nullable String transformers,
        @Nullable String trl,
        @Nullable String peft,
        @Nullable String bitsandbytes,
        String device,
        @Nullable String deviceName,
        @Nullable Long memoryBytes) {}
