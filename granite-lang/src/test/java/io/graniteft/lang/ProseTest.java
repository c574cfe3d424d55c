package io.graniteft.lang;

import static io.graniteft.lang.Sources.extract;
import static io.graniteft.lang.Sources.names;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text files: notes hold no functions, and functions among notes are found. */
final class ProseTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Building the demonstration is easy; simply open the file, make the project (sample.c) the active one,\nand press the \"Make\" button. See class Foo.\n\n{\n  nothing\n}\n",
                "The interrupt handler is called (from the vector table) and then {",
                "1. Call init() first.\n2. Then call start(a, b) { or else }.\n",
                "a list (of things)\n - one (1) {x}\n - two (2) {y}\n",
                "cmake_minimum_required(VERSION 3.5)\nproject(x)\nif(WIN32)\n  set(A ${B}/c)\nendif()\nadd_library(x ${SOURCES})\n",
                "include_directories(\n  ${ROOT}/include/*\n)\nfile(GLOB headers \"${ROOT}/*.h\") # all (of them)\ninstall(FILES ${headers} DESTINATION include)\n",
                "It doesn't work (yet). We can't { say } why, can we?",
                "$ make (all) {\n$ run\n",
                "What follows is not a function (really!) { but a note }\n"
            })
    void prose_and_scripts_hold_no_function(String text) {
        assertThat(extract("notes.txt", text).functions()).isEmpty();
    }

    @Test
    void functions_among_notes_are_found_where_they_begin() {
        Extraction extraction = extract("mqtt.txt", """
                1. Setup
                --------
                Connect to the server, as in 4.2:

                void do_connect(client_t *client)
                {
                  connect(client);
                }

                -------------
                2. The callback (see above)

                static void on_status(void *arg, int status)
                {
                }
                """);

        assertThat(names(extraction.functions())).containsExactly("do_connect", "on_status");
        assertThat(extraction.functions()).extracting(CFunction::startLine).containsExactly(5, 13);
    }

    @Test
    void a_head_that_a_comment_mark_is_missing_before_begins_behind_the_words() {
        Extraction extraction = extract(
                "a.cpp",
                "*!\n * @brief copies the value\n * @param v the value, by reference\n */\nvoid A::set(const T& v)\n{\n}\n");

        assertThat(extraction.functions()).extracting(CFunction::startLine).containsExactly(5);
    }
}
