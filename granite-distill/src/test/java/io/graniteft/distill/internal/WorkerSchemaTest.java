package io.graniteft.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.Json;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentInfo;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.TrainingData;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.distill.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds this side of the worker's protocol to the schemas that the trainer ships. */
class WorkerSchemaTest {
    private static final Path SCHEMAS = Path.of("../trainer/src/main/python/granite_trainer/schemas");
    private static final Path FOLDER = Path.of("run");

    @Test
    void every_request_is_valid() throws IOException {
        Schema schema = schema("request.schema.json");
        for (ObjectNode request : List.of(
                request("hello", Json.mapper().createObjectNode()),
                request("train", WorkerMessages.train(training(null))),
                request("train", WorkerMessages.train(training(FOLDER.resolve("before")))),
                request("generate", WorkerMessages.generate(generation(null))),
                request("generate", WorkerMessages.generate(generation(FOLDER.resolve("before")))),
                request("shutdown", Json.mapper().createObjectNode()))) {
            assertThat(schema.validate(Json.line(request), InputFormat.JSON))
                    .as(request.toString())
                    .isEmpty();
        }
    }

    @Test
    void without_a_file_of_pairs_no_pass_over_preferences_is_asked_for() {
        JsonNode without = WorkerMessages.train(training(null)).path("training");
        JsonNode with = WorkerMessages.train(training(FOLDER.resolve("before"))).path("training");

        assertThat(without.path("preference").asText()).isEqualTo("none");
        assertThat(without.path("preferences").asText()).isEmpty();
        assertThat(with.path("preference").asText()).isEqualTo("dpo");
        assertThat(with.path("preferences").asText())
                .isEqualTo(FOLDER.resolve("pairs.jsonl").toAbsolutePath().toString());
    }

    @Test
    void the_schema_would_notice_a_field_that_the_trainer_does_not_know() throws IOException {
        ObjectNode params = WorkerMessages.train(training(null));
        params.put("epochs", 3);

        assertThat(schema("request.schema.json").validate(Json.line(request("train", params)), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void every_setting_that_the_trainer_knows_is_sent() throws IOException {
        JsonNode defs = Json.mapper()
                .readTree(Files.readString(SCHEMAS.resolve("request.schema.json")))
                .path("$defs");
        ObjectNode params = WorkerMessages.train(training(null));
        JsonNode student = params.path("student");
        assertThat(names(params)).isEqualTo(names(defs.path("train").path("properties")));
        assertThat(names(student)).isEqualTo(names(defs.path("student").path("properties")));
        for (String block : List.of("tiny", "model", "qlora")) {
            assertThat(names(student.path(block)))
                    .isEqualTo(names(defs.path(block).path("properties")));
        }
        assertThat(names(params.path("training")))
                .isEqualTo(names(defs.path("training").path("properties")));
        assertThat(names(WorkerMessages.generate(generation(null))))
                .isEqualTo(names(defs.path("generate").path("properties")));
    }

    @Test
    void replies_have_the_fields_that_are_read_here() throws IOException {
        JsonNode defs = Json.mapper()
                .readTree(Files.readString(SCHEMAS.resolve("response.schema.json")))
                .path("$defs");
        TrainingResult trained =
                new TrainingResult("a", 1, null, null, null, null, 1, 1, 1, 0, 1, "completed", "m", 1, 1, null);
        StudentInfo info = new StudentInfo(1, "v", null, null, null, null, null, null, "cpu", null, null);

        assertThat(names(defs.path("train").path("properties")))
                .isEqualTo(names(Json.mapper().valueToTree(trained)));
        assertThat(names(defs.path("hello").path("properties")))
                .isEqualTo(names(Json.mapper().valueToTree(info)));
        assertThat(names(defs.path("generation").path("properties")))
                .isEqualTo(names(Json.mapper().valueToTree(new Generation("a", "t", 1, Generation.EOS))));
    }

    private static ObjectNode request(String verb, ObjectNode params) {
        ObjectNode request = Json.mapper().createObjectNode();
        request.put("id", "1").put("verb", verb).set("params", params);
        return request;
    }

    private static TrainingRequest training(@org.jspecify.annotations.Nullable Path adapter) {
        return new TrainingRequest(
                student(),
                adapter,
                List.of(new TrainingData(FOLDER.resolve("a.jsonl"), 0.5, "ground_truth")),
                List.of(FOLDER.resolve("val.jsonl")),
                adapter == null ? null : FOLDER.resolve("pairs.jsonl"),
                FOLDER.resolve("out"),
                config().training(),
                0.5,
                -1,
                42,
                true);
    }

    private static GenerationRequest generation(@org.jspecify.annotations.Nullable Path adapter) {
        return new GenerationRequest(student(), adapter, List.of(new SeededPrompt("a", "p", 7)), 0.7, 0.95, 64, 2);
    }

    private static StudentSpec student() {
        return StudentSpec.of(config(), FOLDER.resolve("student"), List.of(FOLDER.resolve("a.jsonl")));
    }

    private static PipelineConfig config() {
        return ConfigLoader.load(
                        new ConfigSources(List.of(), null, Map.of(), Map.of("training.preference", "dpo"), FOLDER))
                .config();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        return names;
    }

    private static Schema schema(String file) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMAS.resolve(file)));
    }
}
