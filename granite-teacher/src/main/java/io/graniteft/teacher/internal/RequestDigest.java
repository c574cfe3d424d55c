package io.graniteft.teacher.internal;

import io.graniteft.core.io.Digests;
import io.graniteft.teacher.Sampling;
import io.graniteft.teacher.TeacherRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a request as a text of named parts, {@code model:system:maxTokens:temperature:prompt} and perhaps
 * {@code :reference}. Long texts stand as the beginning of their SHA-256; the numbers stand as they are. Parts and not one
 * digest, so that a journal can say which of them has changed.
 */
public record RequestDigest(
        String model,
        String system,
        String maxTokens,
        String temperature,
        String prompt,
        @Nullable String reference) {
    private static final int SHORT = 8;
    private static final int LONG = 32;

    /** The identity of what a remote model gets to see. */
    public static RequestDigest of(String model, TeacherRequest request) {
        String system = request.system();
        return new RequestDigest(
                shortened(model, SHORT),
                system == null ? "-" : shortened(system, SHORT),
                Integer.toString(request.maxTokens()),
                drawing(request),
                shortened(request.prompt(), LONG),
                null);
    }

    /** The temperature alone where nothing else is said, as in journals of before there was more to say. */
    private static String drawing(TeacherRequest request) {
        Sampling sampling = request.sampling();
        String temperature = Double.toString(request.temperature());
        return sampling == null ? temperature : temperature + "," + sampling.topP() + "," + sampling.seed();
    }

    /** The same, with the reference as another part of the identity. */
    public RequestDigest withReference(@Nullable String text) {
        String part = text == null ? "-" : shortened(text, SHORT);
        return new RequestDigest(model, system, maxTokens, temperature, prompt, part);
    }

    /** Reads what {@link #toString} wrote, or gives null for any other text. */
    public static @Nullable RequestDigest parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 5 && parts.length != 6) {
            return null;
        }
        return new RequestDigest(parts[0], parts[1], parts[2], parts[3], parts[4], parts.length == 6 ? parts[5] : null);
    }

    /** What the request is to any model: the identity without the model and without the reference. */
    public String question() {
        return String.join(":", system, maxTokens, temperature, prompt);
    }

    /** What differs between this earlier identity and a later one, in words, such as {@code max tokens (512, now 1024)}. */
    public List<String> differences(RequestDigest later) {
        List<String> found = new ArrayList<>();
        if (!prompt.equals(later.prompt)) {
            found.add("the prompt");
        }
        if (!system.equals(later.system)) {
            found.add("the system prompt");
        }
        if (!maxTokens.equals(later.maxTokens)) {
            found.add("max tokens (" + maxTokens + ", now " + later.maxTokens + ")");
        }
        if (!temperature.equals(later.temperature)) {
            found.add("the temperature (" + temperature + ", now " + later.temperature + ")");
        }
        String before = reference == null ? "-" : reference;
        String now = later.reference == null ? "-" : later.reference;
        if (!before.equals(now)) {
            found.add("the reference answer");
        }
        return found;
    }

    @Override
    public String toString() {
        String own = String.join(":", model, question());
        return reference == null ? own : own + ":" + reference;
    }

    private static String shortened(String text, int length) {
        return Digests.sha256(text).substring(0, length);
    }
}
