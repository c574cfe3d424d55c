package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsAndDomainsTest {
    @Test
    void cuts_names_at_underscores_and_capitals() {
        assertThat(Words.of("canFrame_isValid2")).containsExactly("can", "frame", "is", "valid2");
        assertThat(Words.of("CANFrame")).containsExactly("can", "frame");
        assertThat(Words.of("net/sched/sch_taprio.c")).containsExactly("net", "sched", "sch", "taprio", "c");
        assertThat(Words.of("xQueueSendISR")).containsExactly("x", "queue", "send", "isr");
        assertThat(Words.of("__")).isEmpty();
    }

    @Test
    void tells_the_domain_from_whole_words_of_path_and_name() {
        assertThat(Domain.toldFrom("net/sched/sch_taprio.c", "taprio_init").label())
                .isEqualTo("tsn");
        assertThat(Domain.toldFrom("drivers/can/frame.c", "frame_init").label()).isEqualTo("can");
        assertThat(Domain.toldFrom("scan/cancel.c", "cancel").label()).isEqualTo("embedded");
        assertThat(Domain.toldFrom("lib/util.c", "vTaskDelay").label()).isEqualTo("rtos");
    }

    @Test
    void takes_the_domain_that_is_named_and_lets_a_new_one_speak_for_itself() {
        assertThat(Domain.named("TSN").phrase()).isEqualTo("time-sensitive networking (TSN)");
        assertThat(Domain.named("hydraulics")).isEqualTo(new Domain("hydraulics", "hydraulics"));
    }
}
