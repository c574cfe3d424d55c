package io.graniteft.context.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text includes, where no function tells. */
final class Includes {
    private static final Pattern INCLUDE =
            Pattern.compile("(?m)^[ \\t]*#[ \\t]*include[ \\t]*[<\"]([^>\"\\r\\n]{1,255})[>\"]");

    private Includes() {}

    static List<String> of(String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = INCLUDE.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
