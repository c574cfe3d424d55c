package io.graniteft.context.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tokenizer of uncased BERT models: words in lower case without accents, cut into the longest pieces of a vocabulary. */
public final class WordPieces {
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> vocabulary;
    private final int begin;
    private final int end;
    private final int unknown;

    private WordPieces(Map<String, Integer> vocabulary) throws IOException {
        this.vocabulary = vocabulary;
        begin = special("[CLS]");
        end = special("[SEP]");
        unknown = special("[UNK]");
    }

    private int special(String piece) throws IOException {
        Integer id = vocabulary.get(piece);
        if (id == null) {
            throw new IOException("the tokenizer has no WordPiece vocabulary: " + piece + " is missing");
        }
        return id;
    }

    /** Reads a {@code tokenizer.json}. */
    public static WordPieces read(InputStream json) throws IOException {
        Map<String, Integer> vocabulary = new HashMap<>();
        for (Map.Entry<String, JsonNode> each :
                Json.mapper().readTree(json).path("model").path("vocab").properties()) {
            vocabulary.put(each.getKey(), each.getValue().asInt());
        }
        return new WordPieces(vocabulary);
    }

    /** The ids of a text with its begin and end; what goes beyond {@code most} is cut off. */
    public long[] ids(String text, int most) {
        List<Integer> ids = new ArrayList<>();
        ids.add(begin);
        String plain = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= plain.length() && ids.size() < most; i++) {
            char c = i < plain.length() ? plain.charAt(i) : ' ';
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                continue;
            }
            boolean blank = Character.isWhitespace(c) || Character.isISOControl(c);
            boolean single = !blank && !Character.isLetterOrDigit(c) && !Character.isSurrogate(c);
            if (!blank && !single) {
                word.append(c);
                continue;
            }
            pieces(word.toString(), ids);
            word.setLength(0);
            if (single) {
                pieces(String.valueOf(c), ids);
            }
        }
        List<Integer> kept = ids.subList(0, Math.min(ids.size(), most - 1));
        long[] all = new long[kept.size() + 1];
        for (int i = 0; i < kept.size(); i++) {
            all[i] = kept.get(i);
        }
        all[kept.size()] = end;
        return all;
    }

    private void pieces(String word, List<Integer> ids) {
        if (word.isEmpty()) {
            return;
        }
        if (word.length() > LONGEST_WORD) {
            ids.add(unknown);
            return;
        }
        List<Integer> found = new ArrayList<>();
        int start = 0;
        while (start < word.length()) {
            Integer piece = null;
            int to = word.length();
            while (to > start && piece == null) {
                piece = vocabulary.get((start > 0 ? "##" : "") + word.substring(start, to));
                to -= piece == null ? 1 : 0;
            }
            if (piece == null) {
                ids.add(unknown);
                return;
            }
            found.add(piece);
            start = to;
        }
        ids.addAll(found);
    }
}
