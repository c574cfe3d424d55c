package io.graniteft.data.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.data.source.Words;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameInWordsTest {
    @Test
    void says_what_a_name_asks_for() {
        Map<String, String> said = Map.of(
                "qfq_update_eligible", "update eligible of qfq",
                "tbf_init", "initialise tbf",
                "initClock", "initialise clock",
                "rxbuf_is_full", "tell whether rxbuf is full",
                "isEmpty", "tell whether it is empty",
                "stmmac_getcrosststamp", "stmmac getcrosststamp",
                "main", "the entry point of a program",
                "reset", "reset",
                "fifo_dequeue", "take from the queue fifo");

        said.forEach((name, words) ->
                assertThat(NameInWords.of(Words.of(name))).as(name).isEqualTo(words));
    }
}
