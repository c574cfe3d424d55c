package io.graniteft.testkit.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt itself tells a fake to do: {@code [[ThrottlingException x2]]} is two throttled attempts and then the next mark,
 * or an answer; a mark without a number counts for ever.
 */
public final class Marks {
    private static final Pattern MARK = Pattern.compile("\\[\\[([A-Za-z][A-Za-z0-9_:.-]*)(?: x([0-9]{1,6}))?\\]\\]");

    private Marks() {}

    /** The mark that counts for this attempt, if any does. */
    public static Optional<String> of(Call call) {
        Matcher marks = MARK.matcher(call.prompt());
        int before = 0;
        while (marks.find()) {
            if (marks.group(2) == null) {
                return Optional.of(marks.group(1));
            }
            before += Integer.parseInt(marks.group(2));
            if (call.attempt() <= before) {
                return Optional.of(marks.group(1));
            }
        }
        return Optional.empty();
    }
}
