package io.graniteft.distill.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.TrainingData;
import io.graniteft.distill.TrainingRequest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Requests in the worker's words. Paths are made absolute, since the worker runs in a folder of its own. */
public final class WorkerMessages {
    private WorkerMessages() {}

    /** The parameters of {@code train}. */
    public static ObjectNode train(TrainingRequest request) {
        ObjectNode params = Json.mapper().createObjectNode();
        params.set("student", student(request.student()));
        putAdapter(params, request.adapter());
        ArrayNode data = params.putArray("data");
        for (TrainingData source : request.data()) {
            data.addObject()
                    .put("path", absolute(source.path()))
                    .put("weight", source.weight())
                    .put("name", source.name());
        }
        ArrayNode eval = params.putArray("eval");
        request.eval().forEach(file -> eval.add(absolute(file)));
        params.put("output_dir", absolute(request.outputFolder()));
        ObjectNode training = Json.mapper().valueToTree(request.training());
        @Nullable Path preferences = request.preferences();
        if (preferences == null) {
            training.put("preference", "none");
        }
        training.put("preferences", preferences == null ? "" : absolute(preferences));
        params.set("training", training);
        params.put("num_epochs", request.numEpochs());
        params.put("max_steps", request.maxSteps());
        params.put("seed", request.seed());
        params.put("resume", request.resume());
        return params;
    }

    /** The parameters of {@code generate}. */
    public static ObjectNode generate(GenerationRequest request) {
        ObjectNode params = Json.mapper().createObjectNode();
        params.set("student", student(request.student()));
        putAdapter(params, request.adapter());
        ArrayNode prompts = params.putArray("prompts");
        for (SeededPrompt prompt : request.prompts()) {
            prompts.addObject()
                    .put("id", prompt.id())
                    .put("prompt", prompt.prompt())
                    .put("seed", prompt.seed());
        }
        params.put("temperature", request.temperature());
        params.put("top_p", request.topP());
        params.put("max_new_tokens", request.maxNewTokens());
        params.put("batch_size", request.batchSize());
        return params;
    }

    /** The student in a request. */
    public static ObjectNode student(StudentSpec student) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("name", student.name());
        node.put("dir", absolute(student.folder()));
        ArrayNode corpus = node.putArray("corpus");
        student.corpus().forEach(file -> corpus.add(absolute(file)));
        node.set("tiny", Json.mapper().valueToTree(student.tiny()));
        node.set("model", Json.mapper().valueToTree(student.model()));
        node.set("qlora", Json.mapper().valueToTree(student.qlora()));
        return node;
    }

    private static void putAdapter(ObjectNode params, @Nullable Path adapter) {
        params.put("adapter", adapter == null ? null : absolute(adapter));
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
