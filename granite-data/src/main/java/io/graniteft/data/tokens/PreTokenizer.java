package io.graniteft.data.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps that cut a text into pieces before pairs are merged; no token reaches over the end of a piece. */
final class PreTokenizer {
    /** What a byte-level step cuts by: contractions, words, numbers, marks, each with a blank before it, and white space. */
    private static final Pattern BYTE_LEVEL = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern DIGIT = Pattern.compile("\\p{N}");
    private static final Pattern DIGITS = Pattern.compile("\\p{N}+");

    /**
     * One step.
     *
     * @param pattern what it cuts by
     * @param gaps whether what lies between two matches is a piece, too
     * @param prefixSpace whether a text that begins with no blank gets one
     */
    private record Step(Pattern pattern, boolean gaps, boolean prefixSpace) {}

    private final List<Step> steps = new ArrayList<>();
    private boolean byteLevel;

    /** @throws IllegalArgumentException if there is a step that is not understood; the message names it */
    PreTokenizer(JsonNode node) {
        add(node);
        if (!byteLevel) {
            throw new IllegalArgumentException("its pre-tokenizer does not work on bytes");
        }
    }

    private void add(JsonNode node) {
        String type = node.path("type").asText();
        switch (type) {
            case "Sequence" -> node.path("pretokenizers").forEach(this::add);
            case "Digits" ->
                steps.add(new Step(node.path("individual_digits").asBoolean() ? DIGIT : DIGITS, true, false));
            case "Split" -> steps.add(split(node));
            case "ByteLevel" -> {
                byteLevel = true;
                boolean space = node.path("add_prefix_space").asBoolean();
                if (node.path("use_regex").asBoolean(true)) {
                    steps.add(new Step(BYTE_LEVEL, true, space));
                }
            }
            default -> throw new IllegalArgumentException("its pre-tokenizer '" + type + "' is not understood");
        }
    }

    private static Step split(JsonNode node) {
        JsonNode pattern = node.path("pattern");
        String regex = pattern.has("Regex")
                ? pattern.path("Regex").asText()
                : Pattern.quote(pattern.path("String").asText());
        String behaviour = node.path("behavior").asText();
        boolean removed = behaviour.equals("Removed");
        boolean inverted = node.path("invert").asBoolean();
        if (removed != inverted || !(removed || behaviour.equals("Isolated"))) {
            throw new IllegalArgumentException("its split of behaviour '" + behaviour + "' is not understood");
        }
        return new Step(Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS), !removed, false);
    }

    List<String> pieces(String text) {
        List<String> pieces = List.of(text);
        for (Step step : steps) {
            List<String> finer = new ArrayList<>();
            for (String piece : pieces) {
                cut(step, step.prefixSpace() && !piece.startsWith(" ") ? " " + piece : piece, finer);
            }
            pieces = finer;
        }
        return pieces;
    }

    private static void cut(Step step, String piece, List<String> out) {
        Matcher matcher = step.pattern().matcher(piece);
        int end = 0;
        while (matcher.find()) {
            if (step.gaps() && matcher.start() > end) {
                out.add(piece.substring(end, matcher.start()));
            }
            if (matcher.end() > matcher.start()) {
                out.add(matcher.group());
            }
            end = matcher.end();
        }
        if (step.gaps() && end < piece.length()) {
            out.add(piece.substring(end));
        }
    }
}
