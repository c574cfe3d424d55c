package io.graniteft.data.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids in {@code expected.jsonl} were made by the library that the models' own tokenizers run in. */
class TokenizerTest {
    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(TokenizerTest.class.getResource(name)).toURI());
    }

    @Test
    void gives_the_ids_of_the_models_own_tokenizer() throws IOException, URISyntaxException {
        String other = System.getProperty("granite.test.tokens", "");
        Path expected = other.isEmpty() ? resource("expected.jsonl") : Path.of(other);
        Map<String, BpeTokenizer> tokenizers = new HashMap<>();
        int seen = 0;
        for (String line : Files.readAllLines(expected)) {
            JsonNode record = Json.mapper().readTree(line);
            String name = record.path("tokenizer").asText();
            if (!tokenizers.containsKey(name)) {
                tokenizers.put(name, BpeTokenizer.read(other.isEmpty() ? resource(name + ".json") : Path.of(name)));
            }
            List<Integer> ids = new ArrayList<>();
            record.path("ids").forEach(id -> ids.add(id.asInt()));
            BpeTokenizer tokenizer = Objects.requireNonNull(tokenizers.get(name));
            String text = record.path("text").asText();
            assertThat(tokenizer.encode(text)).as(name + ": " + text).isEqualTo(ids);
            assertThat(tokenizer.count(text)).isEqualTo(ids.size());
            seen++;
        }
        assertThat(seen).isGreaterThanOrEqualTo(20);
    }

    @Test
    void says_of_another_kind_of_tokenizer_what_it_does_not_understand(@TempDir Path folder) throws IOException {
        Path words = folder.resolve("words.json");
        Files.writeString(words, "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{}},\"pre_tokenizer\":null}");
        assertThatThrownBy(() -> TokenCounter.of(words.toString()))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("words.json")
                .hasMessageContaining("no BPE");
        Path other = folder.resolve("other.json");
        Files.writeString(other, "{\"model\":{\"vocab\":{},\"merges\":[]},\"pre_tokenizer\":{\"type\":\"Metaspace\"}}");
        assertThatThrownBy(() -> TokenCounter.of(other.toString())).hasMessageContaining("'Metaspace'");
        assertThatThrownBy(() -> TokenCounter.of(folder.resolve("none.json").toString()))
                .isInstanceOf(GraniteException.class);
    }

    @Test
    void estimates_where_no_tokenizer_is_given() {
        TokenCounter estimator = TokenCounter.of("");

        assertThat(estimator.count("")).isZero();
        assertThat(estimator.count("int main(void)\n{\n    return 0;\n}\n")).isBetween(12, 19);
        assertThat(estimator.count("getCANFrameLength")).isBetween(3, 5);
        assertThat(estimator.count("0x1F42")).isBetween(5, 8);
    }
}
