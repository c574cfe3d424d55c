package io.graniteft.data.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A byte-level BPE tokenizer as {@code tokenizer.json} files describe it: Granite's, StarCoder's, GPT-2's and those made like them. It
 * gives the ids of the model's own tokenizer, without the special ones that a post-processor adds. Thread-safe.
 */
public final class BpeTokenizer implements TokenCounter {
    /** So many different pieces are kept with their tokens: words come again and again. */
    private static final int MAX_REMEMBERED = 1 << 16;

    /** Longer pieces are not kept. */
    private static final int MAX_REMEMBERED_LENGTH = 64;

    /** Bytes as the characters that stand for them in the file. */
    private static final char[] BYTE_CHARACTERS = byteCharacters();

    /** A text that is a token wherever it stands. */
    private record Added(String text, int id) {}

    private final Map<String, Integer> vocabulary = new HashMap<>();
    /** By the ids of a pair, left one first: its rank, and the id of what it becomes. */
    private final Map<Long, Long> merges = new HashMap<>();

    private final Map<Character, List<Added>> added = new HashMap<>();
    private final PreTokenizer preTokenizer;
    private final Normalizer.@Nullable Form normalForm;
    private final boolean wholeWords;
    private final Map<String, int[]> remembered = new ConcurrentHashMap<>();

    private BpeTokenizer(JsonNode root) {
        JsonNode model = root.path("model");
        if (!model.path("merges").isArray() || !model.path("vocab").isObject()) {
            throw new IllegalArgumentException("its model is no BPE");
        }
        this.preTokenizer = new PreTokenizer(root.path("pre_tokenizer"));
        this.normalForm = normalForm(root.path("normalizer"));
        this.wholeWords = model.path("ignore_merges").asBoolean();
        model.path("vocab")
                .properties()
                .forEach(
                        entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt()));
        long rank = 0;
        for (JsonNode merge : model.path("merges")) {
            String left =
                    merge.isArray() ? merge.path(0).asText() : merge.asText().split(" ", 2)[0];
            String right =
                    merge.isArray() ? merge.path(1).asText() : merge.asText().split(" ", 2)[1];
            Integer leftId = vocabulary.get(left);
            Integer rightId = vocabulary.get(right);
            Integer both = vocabulary.get(left + right);
            if (leftId != null && rightId != null && both != null) {
                merges.putIfAbsent(pair(leftId, rightId), rank << 32 | both);
            }
            rank++;
        }
        for (JsonNode token : root.path("added_tokens")) {
            String content = token.path("content").asText();
            if (!content.isEmpty()) {
                added.computeIfAbsent(content.charAt(0), key -> new ArrayList<>())
                        .add(new Added(content, token.path("id").asInt()));
            }
        }
        // The longest one that fits is taken.
        added.values()
                .forEach(list -> list.sort(
                        Comparator.comparingInt((Added one) -> one.text().length())
                                .reversed()));
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @throws GraniteException if it cannot be read, or is of a kind that is not understood
     */
    public static BpeTokenizer read(Path file) {
        try {
            return new BpeTokenizer(Json.mapper().readTree(Files.readAllBytes(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "cannot use tokenizer " + file + ": " + e.getMessage(),
                    "name the tokenizer.json of a model with byte-level BPE, as Granite's; without one lengths are estimated",
                    e);
        }
    }

    private static Normalizer.@Nullable Form normalForm(JsonNode node) {
        String type = node.path("type").asText("");
        return switch (type) {
            case "" -> null;
            case "NFC", "NFD", "NFKC", "NFKD" -> Normalizer.Form.valueOf(type);
            default -> throw new IllegalArgumentException("its normalizer '" + type + "' is not understood");
        };
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private static char[] byteCharacters() {
        char[] characters = new char[256];
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE);
            characters[b] = printable ? (char) b : next++;
        }
        return characters;
    }

    @Override
    public int count(String text) {
        int[] count = {0};
        tokens(text, ids -> count[0] += ids.length);
        return count[0];
    }

    /** The ids of the text's tokens. */
    public List<Integer> encode(String text) {
        List<Integer> ids = new ArrayList<>();
        tokens(text, some -> {
            for (int id : some) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Takes the tokens of a piece. */
    private interface Sink {
        void accept(int[] ids);
    }

    private void tokens(String text, Sink sink) {
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            Added found = addedAt(text, i);
            if (found != null) {
                plain(text.substring(start, i), sink);
                sink.accept(new int[] {found.id()});
                start = i + found.text().length();
                i = start - 1;
            }
        }
        plain(text.substring(start), sink);
    }

    private @Nullable Added addedAt(String text, int position) {
        List<Added> candidates = added.get(text.charAt(position));
        if (candidates != null) {
            for (Added candidate : candidates) {
                if (text.startsWith(candidate.text(), position)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private void plain(String text, Sink sink) {
        if (text.isEmpty()) {
            return;
        }
        String normal = normalForm == null ? text : Normalizer.normalize(text, normalForm);
        for (String piece : preTokenizer.pieces(normal)) {
            int[] ids = remembered.get(piece);
            if (ids == null) {
                ids = merged(piece);
                if (piece.length() <= MAX_REMEMBERED_LENGTH && remembered.size() < MAX_REMEMBERED) {
                    remembered.put(piece, ids);
                }
            }
            sink.accept(ids);
        }
    }

    private int[] merged(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        StringBuilder characters = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            characters.append(BYTE_CHARACTERS[b & 0xFF]);
        }
        Integer whole = wholeWords ? vocabulary.get(characters.toString()) : null;
        if (whole != null) {
            return new int[] {whole};
        }
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            // What the vocabulary lacks is one token nevertheless, the unknown one.
            ids[i] = vocabulary.getOrDefault(String.valueOf(characters.charAt(i)), -1);
        }
        int length = ids.length;
        while (length > 1) {
            long best = Long.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < length; i++) {
                Long merge = merges.get(pair(ids[i], ids[i + 1]));
                if (merge != null && merge < best) {
                    best = merge;
                    at = i;
                }
            }
            if (at < 0) {
                break;
            }
            ids[at] = (int) best;
            System.arraycopy(ids, at + 2, ids, at + 1, length - at - 2);
            length--;
        }
        return Arrays.copyOf(ids, length);
    }
}
