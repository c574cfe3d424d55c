package io.graniteft.data.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class DocTextTest {
    @Test
    void reads_doxygen() {
        DocText doc = DocText.of("""
                /**
                 * @brief Adds a slope to a credit
                 *        and stops at a limit. More here.
                 *
                 * Details that nobody asked for.
                 *
                 * @param[in,out] shaper Shaper to advance.
                 * @param now_ns   Current time; a time that
                 *                 runs backwards is ignored.
                 * @return Credit at the end.
                 */""", "ramp");

        assertThat(doc.summary()).isEqualTo("Adds a slope to a credit and stops at a limit");
        assertThat(doc.parameters())
                .containsExactly(
                        entry("shaper", "Shaper to advance"),
                        entry("now_ns", "Current time; a time that runs backwards is ignored"));
        assertThat(doc.returns()).isEqualTo("Credit at the end");
    }

    @Test
    void reads_kernel_doc() {
        DocText doc = DocText.of("""
                /**
                 * taprio_dequeue() - take the next packet whose gate is open
                 * @sch: the queueing discipline
                 * @skb: the buffer
                 *
                 * Context: softirq.
                 * Return: 0 on success.
                 */""", "taprio_dequeue");

        assertThat(doc.summary()).isEqualTo("take the next packet whose gate is open");
        assertThat(doc.parameters())
                .containsExactly(entry("sch", "the queueing discipline"), entry("skb", "the buffer"));
        assertThat(doc.returns()).isEqualTo("0 on success");
    }

    @Test
    void reads_plain_comments_of_either_kind() {
        assertThat(DocText.of("// Sends one frame,\n// e.g. of class A. Then waits.", "send")
                        .summary())
                .isEqualTo("Sends one frame, e.g. of class A");
        assertThat(DocText.of("/* Sends one frame */", "send").summary()).isEqualTo("Sends one frame");
        assertThat(DocText.of("/// Sends one frame!", "send").summary()).isEqualTo("Sends one frame");
    }

    @Test
    void reads_boxed_vendor_comments() {
        DocText doc = DocText.of("""
                /******************************************************************
                 * Function Name : Can_Write
                 * Description   : Passes a PDU to the controller.
                 * Parameters    : the handle
                 * Return value  : E_OK or E_NOT_OK
                 ******************************************************************/""", "Can_Write");

        assertThat(doc.summary()).isEqualTo("Passes a PDU to the controller");
        assertThat(doc.returns()).isEqualTo("E_OK or E_NOT_OK");
    }

    @Test
    void takes_no_summary_from_what_is_not_a_sentence() {
        for (String comment : new String[] {
            "/* Copyright 2020 Somebody. All rights reserved. */",
            "/* int old(void) { return 1; } */",
            "/*-----------------------------------------------------------*/",
            "/* init */",
            "/* TODO: write this function */",
            "// ---- 1234 5678 ----",
            "/** @file can.c */",
        }) {
            assertThat(DocText.of(comment, "f").summary()).as(comment).isEmpty();
        }
    }

    @Test
    void cuts_a_sentence_without_end_at_a_word() {
        DocText doc = DocText.of("/* " + "word ".repeat(200) + "*/", "f");

        assertThat(doc.summary()).hasSizeBetween(200, 245).endsWith("word …");
    }

    @Test
    void says_nothing_without_a_comment() {
        assertThat(DocText.of(null, "f")).isEqualTo(DocText.NONE);
        assertThat(DocText.of("", "f")).isEqualTo(DocText.NONE);
        assertThat(DocText.of("/**/", "f")).isEqualTo(DocText.NONE);
    }
}
