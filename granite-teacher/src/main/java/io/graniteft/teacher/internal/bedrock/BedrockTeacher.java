package io.graniteft.teacher.internal.bedrock;

import io.graniteft.aws.AwsAccess;
import io.graniteft.core.config.Secrets;
import io.graniteft.teacher.BedrockSettings;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import io.graniteft.teacher.internal.StopReasons;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.CachePointType;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;

/** A model on Amazon Bedrock, asked by the Converse API: one request, one attempt. */
public final class BedrockTeacher implements Teacher {
    private final BedrockSettings settings;
    private final Secrets secrets;
    private final Consumer<String> notes;
    private final InterruptibleHttp http;
    private final BedrockRuntimeClient client;
    private final Map<String, List<SystemContentBlock>> systems = new ConcurrentHashMap<>();

    /** @param notes told, once each, what a person should know */
    public BedrockTeacher(AwsAccess access, BedrockSettings settings, Consumer<String> notes) {
        this.settings = settings;
        this.secrets = access.secrets();
        this.notes = notes;
        this.http = new InterruptibleHttp(access.patientConnections(settings.connections(), settings.readTimeout()));
        this.client = RuntimeClients.of(access, settings.legacyApiKeyHeader(), http);
    }

    @Override
    public String name() {
        return settings.model();
    }

    @Override
    public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            return read(client.converse(converse(request)), request);
        } catch (SdkException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return BedrockFailures.answer(e, name(), secrets);
        } finally {
            http.done();
        }
    }

    private ConverseRequest converse(TeacherRequest request) {
        Message message = Message.builder()
                .role(ConversationRole.USER)
                .content(ContentBlock.fromText(request.prompt()))
                .build();
        ConverseRequest.Builder converse = ConverseRequest.builder()
                .modelId(settings.model())
                .messages(message)
                .inferenceConfig(how -> how.maxTokens(request.maxTokens()).temperature((float) request.temperature()));
        String system = request.system();
        if (system != null && !system.isBlank()) {
            converse.system(systems.computeIfAbsent(system, this::blocks));
        }
        return converse.build();
    }

    private List<SystemContentBlock> blocks(String system) {
        SystemContentBlock text = SystemContentBlock.fromText(system);
        if (!isCacheable(system)) {
            return List.of(text);
        }
        SystemContentBlock cachePoint = SystemContentBlock.builder()
                .cachePoint(point -> point.type(CachePointType.DEFAULT))
                .build();
        return List.of(text, cachePoint);
    }

    private boolean isCacheable(String system) {
        if (!settings.cachePrefix()) {
            return false;
        }
        OptionalInt shortest = CacheablePrefix.shortest(settings.model());
        long tokens = Usage.estimated(system, "").inputTokens();
        if (shortest.isEmpty()) {
            notes.accept(
                    "prompt caching is off: it is not known from how many tokens on " + settings.model() + " caches");
            return false;
        }
        if (tokens < shortest.getAsInt()) {
            notes.accept("prompt caching is off: the system prompt has about " + tokens + " tokens, and "
                    + settings.model() + " caches from " + shortest.getAsInt() + " on");
            return false;
        }
        return true;
    }

    private TeacherAnswer read(ConverseResponse response, TeacherRequest request) {
        StringBuilder text = new StringBuilder();
        if (response.output() != null && response.output().message() != null) {
            for (ContentBlock block : response.output().message().content()) {
                @Nullable String part = block.text();
                if (part != null) {
                    text.append(part);
                }
            }
        }
        String all = text.toString();
        return StopReasons.answer(all, usage(response.usage(), request, all), response.stopReasonAsString(), name());
    }

    private static Usage usage(@Nullable TokenUsage counted, TeacherRequest request, String text) {
        if (counted == null || counted.inputTokens() == null || counted.outputTokens() == null) {
            String system = request.system() == null ? "" : request.system();
            return Usage.estimated(system + request.prompt(), text);
        }
        return new Usage(
                counted.inputTokens(),
                counted.outputTokens(),
                orZero(counted.cacheReadInputTokens()),
                orZero(counted.cacheWriteInputTokens()));
    }

    private static long orZero(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }
}
