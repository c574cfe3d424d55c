package io.graniteft.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void adds_up_or_does_not_come_to_be() {
        assertThat(Tally.of(2, Map.of("short", 3L, "long", 1L)).read()).isEqualTo(6);
        assertThatThrownBy(() -> new Tally(5, 2, new TreeMap<>(Map.of("short", 2L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("read 5 but kept 2 and dropped 2");
    }

    @Test
    void is_not_changed_through_the_map_that_it_was_made_from() {
        Map<String, Long> reasons = new HashMap<>(Map.of("short", 1L));
        Tally tally = Tally.of(1, reasons);

        reasons.put("long", 2L);

        assertThat(tally.dropped()).containsOnlyKeys("short");
        assertThatThrownBy(() -> tally.dropped().put("long", 2L)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void is_the_same_as_json_and_back() throws Exception {
        Tally tally = Tally.of(1, Map.of("b", 1L, "a", 2L));

        assertThat(Json.line(tally)).isEqualTo("{\"read\":4,\"kept\":1,\"dropped\":{\"a\":2,\"b\":1}}");
        assertThat(Json.mapper().readValue(Json.line(tally), Tally.class)).isEqualTo(tally);
    }
}
