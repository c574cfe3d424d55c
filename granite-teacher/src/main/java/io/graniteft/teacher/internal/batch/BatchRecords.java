package io.graniteft.teacher.internal.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import io.graniteft.teacher.internal.StopReasons;
import java.math.BigInteger;
import java.util.Locale;

/** Lines of batch inference: requests in the form of Anthropic's models, and their answers. */
public final class BatchRecords {
    /** Characters of an id: the documentation's examples have as many, all of them letters and digits. */
    private static final int ID_LENGTH = 11;

    private static final int ID_BASE = 36;

    private BatchRecords() {}

    /** What a request is called within a job: the same in every run that asks the same. */
    public static String id(TeacherRequest request, Teacher teacher) {
        String digest = Digests.sha256(request.id() + "\n" + teacher.digest(request));
        String text = new BigInteger(digest, 16).toString(ID_BASE).toUpperCase(Locale.ROOT);
        return text.substring(text.length() - ID_LENGTH);
    }

    /** The line of a request, without a line break. */
    public static String line(String recordId, TeacherRequest request) {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("recordId", recordId);
        ObjectNode input = line.putObject("modelInput");
        input.put("anthropic_version", "bedrock-2023-05-31");
        input.put("max_tokens", request.maxTokens());
        input.put("temperature", request.temperature());
        String system = request.system();
        if (system != null && !system.isBlank()) {
            input.put("system", system);
        }
        ObjectNode message = input.putArray("messages").addObject();
        message.put("role", "user");
        message.putArray("content").addObject().put("type", "text").put("text", request.prompt());
        return line.toString();
    }

    /** The answer in a {@code modelOutput}. */
    public static TeacherAnswer answer(JsonNode output, TeacherRequest request, String model) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : output.path("content")) {
            if (block.path("type").asText().equals("text")) {
                text.append(block.path("text").asText());
            }
        }
        String all = text.toString();
        String reason =
                output.hasNonNull("stop_reason") ? output.path("stop_reason").asText() : null;
        return StopReasons.answer(all, usage(output.path("usage"), request, all), reason, model);
    }

    private static Usage usage(JsonNode counted, TeacherRequest request, String text) {
        if (!counted.hasNonNull("input_tokens")) {
            String system = request.system() == null ? "" : request.system();
            return Usage.estimated(system + request.prompt(), text);
        }
        return new Usage(
                counted.path("input_tokens").asLong(),
                counted.path("output_tokens").asLong(),
                counted.path("cache_read_input_tokens").asLong(),
                counted.path("cache_creation_input_tokens").asLong());
    }
}
