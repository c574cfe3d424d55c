package io.graniteft.testkit.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a fake answers with: the code that a prompt shows, or else a function that depends on nothing but the prompt. */
public final class EchoedCode {
    private static final Pattern FENCE = Pattern.compile("```[a-z+]*\\n(.*?)\\n?```", Pattern.DOTALL);

    private EchoedCode() {}

    /** An answer of prose and one block of code. */
    public static String answerTo(String prompt) {
        Matcher fence = FENCE.matcher(prompt);
        String code = fence.find() ? fence.group(1) : function(prompt);
        return "Here it is.\n\n```c\n" + code + "\n```";
    }

    private static String function(String prompt) {
        String number = Integer.toUnsignedString(prompt.hashCode());
        return "int answer_" + number + "(int x)\n{\n    return x + " + number.charAt(0) + ";\n}";
    }

    /** The first so many tokens of a text, at four bytes each. */
    public static String cut(String text, int tokens) {
        return text.substring(0, (int) Math.min(text.length(), tokens * 4L));
    }
}
