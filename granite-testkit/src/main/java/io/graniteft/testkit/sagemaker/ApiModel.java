package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of requests as the services publish them: which members there are, which must be there, lengths, ranges, patterns and
 * words. The resource {@code api-model.json} is an excerpt of the models that botocore (Apache License 2.0) ships; nobody here wrote
 * a constraint down by hand, so a launcher that forgot one is found out.
 */
final class ApiModel {
    private final JsonNode services;
    private final Map<String, Pattern> patterns = new HashMap<>();

    private ApiModel(JsonNode services) {
        this.services = services;
    }

    static ApiModel read() {
        try (InputStream in = ApiModel.class.getResourceAsStream("/granite-testkit/api-model.json")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its own api-model.json");
            }
            return new ApiModel(Json.mapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the model knows an operation. */
    boolean knows(String service, String operation) {
        return services.path(service).path("operations").has(operation);
    }

    /** What the service says against a request, if anything. */
    synchronized Optional<String> problem(String service, String operation, JsonNode request) {
        JsonNode shapes = services.path(service).path("shapes");
        String shape = services.path(service).path("operations").path(operation).asText();
        return Optional.ofNullable(check(shapes, shape, request, ""));
    }

    private @Nullable String check(JsonNode shapes, String name, JsonNode value, String at) {
        JsonNode shape = shapes.path(name);
        return switch (shape.path("type").asText()) {
            case "structure" -> structure(shapes, shape, value, at);
            case "list" -> list(shapes, shape, value, at);
            case "map" -> map(shapes, shape, value, at);
            case "string" -> string(shape, value, at);
            case "integer", "long" -> integer(shape, value, at);
            case "boolean" -> value.isBoolean() ? null : at + ": not a boolean";
            default -> null;
        };
    }

    private @Nullable String structure(JsonNode shapes, JsonNode shape, JsonNode value, String at) {
        if (!value.isObject()) {
            return at + ": not an object";
        }
        for (JsonNode required : shape.path("required")) {
            if (!value.hasNonNull(required.asText())) {
                return violation("null", path(at, required.asText()), "Member must not be null");
            }
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode target = shape.path("members").path(member.getKey());
            if (target.isMissingNode()) {
                return "Unknown member " + path(at, member.getKey());
            }
            String problem = check(shapes, target.asText(), member.getValue(), path(at, member.getKey()));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String list(JsonNode shapes, JsonNode shape, JsonNode value, String at) {
        String problem = size(shape, value.size(), value, at);
        int index = 1;
        for (JsonNode each : value) {
            if (problem == null) {
                problem = check(shapes, shape.path("member").asText(), each, at + "." + index++ + ".member");
            }
        }
        return problem;
    }

    private @Nullable String map(JsonNode shapes, JsonNode shape, JsonNode value, String at) {
        String problem = size(shape, value.size(), value, at);
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            if (problem == null) {
                problem = check(
                        shapes,
                        shape.path("key").asText(),
                        Json.mapper().getNodeFactory().textNode(each.getKey()),
                        at);
            }
            if (problem == null) {
                problem = check(shapes, shape.path("value").asText(), each.getValue(), at + "." + each.getKey());
            }
        }
        return problem;
    }

    private @Nullable String string(JsonNode shape, JsonNode value, String at) {
        if (!value.isTextual()) {
            return at + ": not a string";
        }
        String text = value.asText();
        String problem = size(shape, text.length(), value, at);
        if (problem == null && shape.has("pattern")) {
            Pattern pattern = patterns.computeIfAbsent(shape.path("pattern").asText(), Pattern::compile);
            if (!pattern.matcher(text).matches()) {
                return violation(text, at, "Member must satisfy regular expression pattern: " + pattern);
            }
        }
        if (problem == null && shape.has("enum")) {
            for (JsonNode word : shape.path("enum")) {
                if (word.asText().equals(text)) {
                    return null;
                }
            }
            return violation(text, at, "Member must satisfy enum value set");
        }
        return problem;
    }

    private static @Nullable String integer(JsonNode shape, JsonNode value, String at) {
        if (!value.isIntegralNumber()) {
            return at + ": not a whole number";
        }
        if (shape.has("min") && value.asLong() < shape.path("min").asLong()) {
            return violation(value.asText(), at, "Member must have value greater than or equal to " + shape.get("min"));
        }
        if (shape.has("max") && value.asLong() > shape.path("max").asLong()) {
            return violation(value.asText(), at, "Member must have value less than or equal to " + shape.get("max"));
        }
        return null;
    }

    private static @Nullable String size(JsonNode shape, int size, JsonNode value, String at) {
        if (shape.has("min") && size < shape.path("min").asInt()) {
            return violation(
                    value.asText(), at, "Member must have length greater than or equal to " + shape.get("min"));
        }
        if (shape.has("max") && size > shape.path("max").asInt()) {
            return violation(value.asText(), at, "Member must have length less than or equal to " + shape.get("max"));
        }
        return null;
    }

    private static String violation(String value, String at, String constraint) {
        return "1 validation error detected: Value '" + value + "' at '" + at + "' failed to satisfy constraint: "
                + constraint;
    }

    private static String path(String at, String member) {
        String name = member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
        return at.isEmpty() ? name : at + "." + name;
    }
}
