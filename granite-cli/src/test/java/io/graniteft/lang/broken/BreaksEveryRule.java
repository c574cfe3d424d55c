package io.graniteft.lang.broken;

import io.graniteft.core.GraniteException;
import io.graniteft.teacher.internal.FileSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import software.amazon.awssdk.StandInClient;

/** Lives in a room that may know nobody, in a package without a package-info, and does all that is forbidden there. */
public final class BreaksEveryRule {
    static final Random DICE = new Random();

    private BreaksEveryRule() {}

    /** Shows what is internal to another room. */
    public static FileSink open(Path path) {
        try {
            System.out.println(Clock.systemUTC().millis());
            return new FileSink(path);
        } catch (IOException | GraniteException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows a type of the AWS SDK. */
    public static StandInClient client() {
        return new StandInClient();
    }
}
