package io.graniteft.eval.internal.misra;

import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A macro that the snippet defines. */
final class Macro {
    private static final Pattern DEFINE = Pattern.compile("\\A#\\s*define\\s+([A-Za-z_]\\w*)(\\(([^)]*)\\))?");

    final String name;
    /** Its parameters by their places, {@code ...} as {@code __VA_ARGS__}; null when it takes no parentheses. */
    final @Nullable Map<String, Integer> parameters;

    final boolean variadic;
    private final boolean pastes;
    private final String text;
    private @Nullable List<Token> body;

    private Macro(String name, @Nullable String parameters, String text) {
        this.name = name;
        this.text = text;
        this.variadic = parameters != null && parameters.contains("...");
        this.parameters = parameters == null ? null : places(parameters);
        this.pastes = text.contains("##");
    }

    private static Map<String, Integer> places(String parameters) {
        Map<String, Integer> places = new HashMap<>();
        if (!parameters.isBlank()) {
            for (String each : parameters.split(",", -1)) {
                String word = each.strip();
                places.put(
                        word.equals("...")
                                ? "__VA_ARGS__"
                                : word.replace("...", "").strip(),
                        places.size());
            }
        }
        return places;
    }

    /** The macro that a directive defines, if it defines one. */
    static Optional<Macro> of(String directive) {
        Matcher matcher = DEFINE.matcher(directive);
        String name = matcher.find() ? matcher.group(1) : null;
        return name == null
                ? Optional.empty()
                : Optional.of(new Macro(name, matcher.group(3), directive.substring(matcher.end())));
    }

    /** What it stands for. */
    List<Token> body() {
        if (body == null) {
            body = Tokens.live(text);
        }
        return body;
    }

    /** Whether its body pastes tokens together. */
    boolean pastes() {
        return pastes;
    }
}
