package io.graniteft.cli.internal;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.teacher.OpenAiSettings;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A student that a service answers for, as its name says: {@code openai:MODEL@ADDRESS}. */
public final class StudentEndpoint {
    private static final String PREFIX = "openai:";
    private static final Pattern NAME = Pattern.compile("openai:(.+)@(https?://.+)");

    private StudentEndpoint() {}

    /** Whether a student's name is that of an endpoint. */
    public static boolean is(String student) {
        return student.startsWith(PREFIX);
    }

    /**
     * Refuses a student that is to be trained and cannot be.
     *
     * @throws GraniteException if an endpoint answers for it
     */
    public static void refuseToTrain(String student) {
        if (is(student)) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "a student behind an endpoint answers and cannot be trained",
                    "set student to tiny, a hub's id or a folder; an endpoint is for `granite generate`");
        }
    }

    /**
     * The endpoint that a student's name tells, if it tells one.
     *
     * @throws GraniteException if it begins like one and is none
     */
    public static Optional<OpenAiSettings> in(String student) {
        if (!is(student)) {
            return Optional.empty();
        }
        Matcher parts = NAME.matcher(student);
        try {
            if (parts.matches()) {
                return Optional.of(OpenAiSettings.of(URI.create(parts.group(2)), parts.group(1)));
            }
        } catch (IllegalArgumentException e) {
            // Told below; the address may hold a password, so it is not repeated.
        }
        throw new GraniteException(
                ErrorCode.CONFIGURATION,
                "the student begins with " + PREFIX + " and names no endpoint",
                "write openai:MODEL@ADDRESS, such as openai:gate@http://localhost:8000/v1; a key belongs in OPENAI_API_KEY");
    }
}
