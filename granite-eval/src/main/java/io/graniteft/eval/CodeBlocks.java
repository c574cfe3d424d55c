package io.graniteft.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the code in a model's answer. */
public final class CodeBlocks {

    /** An opening fence as CommonMark has it: up to three spaces, three or more backticks or tildes, an info string. */
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,})[ \\t]*([^`\\s]*)[^`]*");

    private CodeBlocks() {}

    /**
     * One fenced block.
     *
     * @param tag the first word after the opening fence in lower case, or an empty string
     * @param code the lines between the fences, each with its line end
     */
    public record Block(String tag, String code) {
        /** Checks that both parts are there. */
        public Block {
            Objects.requireNonNull(tag, "tag");
            Objects.requireNonNull(code, "code");
        }
    }

    /**
     * The code of an answer written in Markdown: its C and C++ blocks joined by an empty line; without such, its
     * untagged blocks; without such, all of its blocks. An answer without any fence is returned as it is. A block whose
     * closing fence is missing runs to the end, because answers are cut off at a token limit.
     */
    public static String extract(String answer) {
        List<Block> blocks = blocks(answer);
        if (blocks.isEmpty()) {
            return answer;
        }
        return chosen(blocks).stream().map(Block::code).collect(Collectors.joining("\n"));
    }

    private static List<Block> chosen(List<Block> blocks) {
        List<Block> tagged = blocks.stream()
                .filter(block -> CodeLanguage.of(block.tag()).isPresent())
                .toList();
        List<Block> untagged =
                blocks.stream().filter(block -> block.tag().isEmpty()).toList();
        return !tagged.isEmpty() ? tagged : !untagged.isEmpty() ? untagged : blocks;
    }

    /**
     * The same code as {@link #extract}, with every other line left empty, so that a line has the number that it has in the
     * answer.
     */
    public static String extractInPlace(String answer) {
        List<Block> blocks = blocks(answer);
        if (blocks.isEmpty()) {
            return answer;
        }
        List<Block> chosen = chosen(blocks);
        StringBuilder code = new StringBuilder();
        int block = -1;
        boolean inside = false;
        String openFence = "";
        for (String line : answer.split("\\r?\\n", -1)) {
            Matcher opening = FENCE.matcher(line);
            if (!inside && opening.matches()) {
                inside = true;
                block++;
                openFence = Objects.requireNonNull(opening.group(1));
            } else if (inside && closes(line, openFence)) {
                inside = false;
            } else if (inside && block < blocks.size() && chosen.contains(blocks.get(block))) {
                code.append(line);
            }
            code.append('\n');
        }
        return code.toString();
    }

    /** All fenced blocks of an answer, in order. */
    public static List<Block> blocks(String answer) {
        List<Block> blocks = new ArrayList<>();
        String openFence = null;
        String tag = "";
        StringBuilder code = new StringBuilder();
        for (String line : answer.split("\\r?\\n", -1)) {
            if (openFence == null) {
                Matcher opening = FENCE.matcher(line);
                if (opening.matches()) {
                    openFence = Objects.requireNonNull(opening.group(1));
                    tag = tagOf(Objects.requireNonNull(opening.group(2)));
                    code.setLength(0);
                }
            } else if (closes(line, openFence)) {
                blocks.add(new Block(tag, code.toString()));
                openFence = null;
            } else {
                code.append(line).append('\n');
            }
        }
        if (openFence != null && !code.toString().isBlank()) {
            blocks.add(new Block(tag, code.toString().stripTrailing() + "\n"));
        }
        return List.copyOf(blocks);
    }

    private static String tagOf(String infoWord) {
        String word = infoWord.toLowerCase(Locale.ROOT);
        // `{.c}` is how Pandoc writes it, `c,ignore` and `c:file.c` occur as well.
        word = word.replaceFirst("^\\{\\.?", "").replaceFirst("}$", "");
        return word.replaceFirst("[,:;].*$", "");
    }

    private static boolean closes(String line, String openFence) {
        String trimmed = line.strip();
        return trimmed.length() >= openFence.length()
                && line.length() - line.stripLeading().length() <= 3
                && trimmed.chars().allMatch(c -> c == openFence.charAt(0));
    }
}
