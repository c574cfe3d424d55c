package io.graniteft.testkit.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.teacher.Usage;
import io.graniteft.testkit.http.Call;
import io.graniteft.testkit.http.EchoedCode;
import io.graniteft.testkit.http.ModelCalls;
import io.graniteft.testkit.http.Outcome;
import io.graniteft.testkit.http.ServiceStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job does: answers the records of its input, in an order of its own. */
final class BatchWork {
    private static final double INPUT_USD = 1.5e-6;
    private static final double OUTPUT_USD = 7.5e-6;

    private final ModelCalls.Manner manner;
    private final ServiceStats stats;

    BatchWork(ModelCalls.Manner manner, ServiceStats stats) {
        this.manner = manner;
        this.stats = stats;
    }

    /** Writes the answers into a folder. */
    void write(ObjectStore store, String folder, String inputName, String model, List<String> records)
            throws IOException {
        List<String> lines = new ArrayList<>();
        int failed = 0;
        for (String record : records) {
            ObjectNode line = answer(model, (ObjectNode) Json.mapper().readTree(record));
            failed += line == null || line.has("error") ? 1 : 0;
            if (line != null) {
                lines.add(line.toString());
            }
        }
        Collections.reverse(lines);
        put(store, folder + inputName + ".out", String.join("\n", lines) + "\n");
        ObjectNode summary = Json.mapper().createObjectNode();
        summary.put("totalRecordCount", records.size())
                .put("processedRecordCount", records.size())
                .put("successRecordCount", records.size() - failed)
                .put("errorRecordCount", failed);
        put(store, folder + "manifest.json.out", summary.toString());
    }

    /** The line of a record; null: the job has lost it. */
    private @Nullable ObjectNode answer(String model, ObjectNode record) {
        JsonNode input = record.path("modelInput");
        String prompt = input.at("/messages/0/content/0/text").asText();
        String system = input.path("system").asText();
        int maxTokens = input.path("max_tokens").asInt();
        Call call = new Call(
                model, system, prompt, maxTokens, input.path("temperature").asDouble(1), stats.ask(prompt));
        Outcome outcome = manner.behaviour().apply(call);
        if (outcome instanceof Outcome.Broken) {
            return null;
        }
        if (!input.path("anthropic_version").asText().equals("bedrock-2023-05-31") || maxTokens < 1) {
            outcome = BedrockFaults.failure("ValidationException", "anthropic_version and max_tokens are required");
        }
        if (outcome instanceof Outcome.Failure failure) {
            record.putObject("error").put("errorCode", failure.status()).put("errorMessage", failure.message());
            return record;
        }
        Outcome.Answer wanted = outcome instanceof Outcome.Answer answer ? answer : (Outcome.Answer) Outcome.ANSWER;
        String text = wanted.text() == null ? manner.answers().apply(prompt) : wanted.text();
        boolean full = Usage.estimated("", text).outputTokens() > maxTokens;
        Usage usage = Usage.estimated(system + prompt, full ? EchoedCode.cut(text, maxTokens) : text);
        String stop = wanted.stopReason().isEmpty() ? "end_turn" : wanted.stopReason();
        output(record, full ? EchoedCode.cut(text, maxTokens) : text, full ? "max_tokens" : stop, wanted, usage);
        stats.bill(
                usage.inputTokens(),
                usage.outputTokens(),
                usage.inputTokens() * INPUT_USD + usage.outputTokens() * OUTPUT_USD);
        stats.answer(prompt);
        return record;
    }

    private static void output(ObjectNode record, String text, String stop, Outcome.Answer wanted, Usage usage) {
        ObjectNode output = record.putObject("modelOutput");
        output.put("id", "msg_EXAMPLE").put("type", "message").put("role", "assistant");
        ArrayNode content = output.putArray("content");
        if (wanted.shape() == Outcome.Shape.REASONING_FIRST) {
            content.addObject().put("type", "thinking").put("thinking", "Not part of the answer.");
        }
        if (wanted.shape() != Outcome.Shape.EMPTY) {
            content.addObject().put("type", "text").put("text", text);
        }
        output.put("stop_reason", stop).putNull("stop_sequence");
        output.putObject("usage").put("input_tokens", usage.inputTokens()).put("output_tokens", usage.outputTokens());
    }

    private static void put(ObjectStore store, String key, String text) throws IOException {
        Path file = Files.createTempFile("fake-bedrock", ".out");
        try {
            Files.writeString(file, text);
            store.write(key, file);
        } finally {
            Files.delete(file);
        }
    }
}
