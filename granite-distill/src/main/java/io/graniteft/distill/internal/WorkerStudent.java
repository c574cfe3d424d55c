package io.graniteft.distill.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.StudentInfo;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.distill.TrainingResult;
import io.graniteft.distill.WorkerCommand;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A student in a worker process, which is started by the first call and again after it has died. */
public final class WorkerStudent implements StudentModel {
    /** The protocol's version that this program speaks. */
    static final int PROTOCOL = 1;

    private final WorkerCommand command;
    private @Nullable WorkerClient client;
    private @Nullable StudentInfo info;

    public WorkerStudent(WorkerCommand command) {
        this.command = command;
    }

    @Override
    public synchronized StudentInfo info() throws InterruptedException {
        running();
        if (info == null) {
            throw new IllegalStateException("a running worker has greeted");
        }
        return info;
    }

    @Override
    public synchronized TrainingResult train(TrainingRequest request, Progress progress) throws InterruptedException {
        JsonNode result = running().call("train", WorkerMessages.train(request), data -> report(data, progress));
        return parse(result, TrainingResult.class);
    }

    @Override
    public synchronized void generate(GenerationRequest request, Consumer<Generation> sink, Progress progress)
            throws InterruptedException {
        Set<String> open = new HashSet<>();
        request.prompts().forEach(prompt -> {
            if (!open.add(prompt.id())) {
                throw new IllegalArgumentException("two prompts have the id " + prompt.id());
            }
        });
        long total = open.size();
        running().call("generate", WorkerMessages.generate(request), event -> {
            if (!event.name().equals("generation")) {
                report(event, progress);
                return;
            }
            Generation generation = parse(event.data(), Generation.class);
            if (!open.remove(generation.id())) {
                throw protocolError("it answered prompt " + generation.id() + ", which was not open");
            }
            sink.accept(generation);
            progress.update("generating", total - open.size(), total, "");
        });
        if (!open.isEmpty()) {
            throw protocolError("it left " + open.size() + " of " + total + " prompts without an answer");
        }
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private WorkerClient running() throws InterruptedException {
        if (client != null && client.isAlive()) {
            return client;
        }
        close();
        WorkerClient started = WorkerClient.start(command);
        try {
            JsonNode hello =
                    started.call("hello", Json.mapper().createObjectNode(), event -> {}, command.startTimeout());
            StudentInfo greeting = parse(hello, StudentInfo.class);
            if (greeting.protocol() != PROTOCOL) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "the training worker speaks protocol " + greeting.protocol() + ", this program speaks "
                                + PROTOCOL,
                        "use the trainer that came with this version of granite");
            }
            info = greeting;
            client = started;
            return started;
        } finally {
            if (client != started) {
                started.kill();
            }
        }
    }

    private static void report(WorkerClient.Event event, Progress progress) {
        if (!event.name().equals("progress")) {
            return;
        }
        JsonNode data = event.data();
        String phase = data.path("phase").asText("working");
        StringBuilder detail = new StringBuilder();
        if (data.path("loss").isNumber()) {
            detail.append(
                    String.format(Locale.ROOT, "loss %.4f", data.path("loss").asDouble()));
        }
        progress.update(
                phase, data.path("step").asLong(), data.path("total_steps").asLong(), detail.toString());
    }

    private static <T> T parse(JsonNode node, Class<T> type) {
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw protocolError("it sent something that is no " + type.getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    static GraniteException protocolError(String what) {
        return new GraniteException(
                ErrorCode.FAILED,
                "the training worker broke its protocol: " + what,
                "use the trainer that came with this version of granite; its log stands above");
    }
}
