package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.data.source.SourceCatalog.Prefix;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SourceCatalogTest {
    private final SourceCatalog catalog = SourceCatalog.automotive();

    @Test
    void knows_24_prefixes_in_8_fields() {
        assertThat(catalog.prefixes()).hasSize(24);
        assertThat(catalog.prefixes().stream().map(Prefix::field).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("tsn", "avb", "carla", "embedded", "rtos", "middleware", "safety", "other");
    }

    @Test
    void gives_a_key_to_the_longest_prefix() {
        assertThat(catalog.excludedFrom(new Prefix("advanced_academic/", "other")))
                .containsExactly("carla_autonomous_driving_simulator/");
        assertThat(catalog.prefixes().stream()
                        .filter(prefix -> !catalog.excludedFrom(prefix).isEmpty()))
                .hasSize(1);
    }

    @Test
    void takes_further_prefixes_and_other_fields() {
        SourceCatalog more = catalog.with(List.of(new Prefix("mine", "can"), new Prefix("tsn_data/", "avb")));

        assertThat(more.prefixes()).hasSize(25).contains(new Prefix("mine/", "can"), new Prefix("tsn_data/", "avb"));
        assertThat(new Prefix("x/", "other").domain()).isEmpty();
        assertThat(new Prefix("x/y/", "can").name()).isEqualTo("x/y");
    }

    @Test
    void refuses_what_is_no_prefix() {
        assertThatThrownBy(() -> new Prefix("/x", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SourceCatalog(List.of(new Prefix("a", ""), new Prefix("a/", ""))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
