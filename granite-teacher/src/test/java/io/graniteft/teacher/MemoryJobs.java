package io.graniteft.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.teacher.internal.batch.BatchJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service of batch jobs in memory, over a store: a job is done at the third look, and answers in reverse order. */
final class MemoryJobs implements BatchJobs {
    private static final int LOOKS = 3;

    final List<Order> orders = new ArrayList<>();
    final Map<String, Integer> billed = new HashMap<>();
    private final ObjectStore store;
    private final Map<String, Integer> looks = new LinkedHashMap<>();
    String ending = "Completed";
    List<String> fails = List.of();
    List<String> loses = List.of();

    MemoryJobs(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Optional<String> find(String name) {
        return orders.stream()
                .filter(order -> order.name().equals(name))
                .map(MemoryJobs::arn)
                .findFirst();
    }

    private static String arn(Order order) {
        return "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/"
                + order.token().substring(0, 12);
    }

    @Override
    public String start(Order order) {
        if (orders.stream().noneMatch(each -> each.token().equals(order.token()))) {
            if (find(order.name()).isPresent()) {
                throw new IllegalStateException("a job of this name exists");
            }
            orders.add(order);
        }
        return arn(order);
    }

    @Override
    public Status status(String arn) {
        int look = looks.merge(arn, 1, Integer::sum);
        if (look < LOOKS) {
            return new Status(look == 1 ? "Submitted" : "InProgress", null);
        }
        if (look == LOOKS && !ending.equals("Failed")) {
            orders.stream().filter(order -> arn(order).equals(arn)).forEach(this::work);
        }
        return new Status(ending, ending.equals("Failed") ? "the role may not read the bucket" : null);
    }

    private void work(Order order) {
        try {
            List<String> lines = new ArrayList<>();
            String input = order.inputUri().substring(store.location().length());
            String records = new String(store.readAll(input), StandardCharsets.UTF_8);
            for (String line : records.lines().toList()) {
                lines.addAll(answer(Json.mapper().readTree(line)));
            }
            Collections.reverse(lines);
            String arn = arn(order);
            String folder = "output/" + arn.substring(arn.lastIndexOf('/') + 1) + "/";
            put(folder + order.name() + ".jsonl.out", String.join("\n", lines) + "\n");
            put(folder + "manifest.json.out", "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> answer(JsonNode record) {
        String prompt = record.at("/modelInput/messages/0/content/0/text").asText();
        ObjectNode line = Json.mapper().createObjectNode();
        line.set("recordId", record.path("recordId"));
        line.set("modelInput", record.path("modelInput"));
        if (loses.contains(prompt)) {
            return List.of();
        }
        if (fails.contains(prompt)) {
            line.putObject("error").put("errorCode", 400).put("errorMessage", "bad request");
            return List.of(line.toString());
        }
        billed.merge(prompt, 1, Integer::sum);
        ObjectNode output = line.putObject("modelOutput");
        output.putArray("content").addObject().put("type", "text").put("text", "answer to " + prompt);
        output.put("stop_reason", "end_turn");
        output.putObject("usage").put("input_tokens", 10).put("output_tokens", 20);
        return List.of(line.toString());
    }

    private void put(String key, String text) throws IOException {
        Path file = Files.createTempFile("memory-jobs", ".out");
        Files.writeString(file, text);
        store.write(key, file);
        Files.delete(file);
    }
}
