package io.graniteft.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedStateMachineTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T05:06:07.8901Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve(RecordedStateMachine.FILE_NAME);
    }

    @Test
    void writes_each_move_as_a_line_before_it_goes_on() throws IOException {
        RecordedStateMachine machine = open();
        assertThat(machine.state()).isEqualTo(PipelineState.CREATED);
        assertThat(file).doesNotExist();

        machine.fire(PipelineEvent.BEGIN);

        assertThat(file)
                .hasContent(
                        "{\"at\":\"2026-11-23T05:06:07.890Z\",\"from\":\"CREATED\",\"event\":\"BEGIN\",\"to\":\"VALIDATING\"}\n");
        machine.fire(PipelineEvent.DONE);
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(machine.state()).isEqualTo(PipelineState.VALIDATED);
    }

    @Test
    void refuses_what_the_table_does_not_know_and_stays_where_it_is() {
        RecordedStateMachine machine = open();

        assertThatThrownBy(() -> machine.fire(PipelineEvent.DONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the table knows no DONE in CREATED");
        assertThatThrownBy(() -> machine.resume(StageName.TRAIN)).isInstanceOf(IllegalStateException.class);
        assertThat(machine.state()).isEqualTo(PipelineState.CREATED);
        assertThat(file).doesNotExist();
    }

    @Test
    void stands_where_it_stood_when_it_is_opened_after_an_end() {
        RecordedStateMachine machine = open();
        machine.fire(PipelineEvent.BEGIN);
        machine.fire(PipelineEvent.FAIL);

        RecordedStateMachine again = open();

        assertThat(again.state()).isEqualTo(PipelineState.FAILED);
        assertThat(again.history()).isEqualTo(machine.history());
        again.resume(StageName.VALIDATE);
        assertThat(again.state()).isEqualTo(PipelineState.CREATED);
    }

    @Test
    void records_a_process_that_ended_without_a_word() {
        RecordedStateMachine machine = open();
        machine.fire(PipelineEvent.BEGIN);
        machine.fire(PipelineEvent.DONE);
        machine.fire(PipelineEvent.BEGIN);

        RecordedStateMachine again = open();

        assertThat(again.state()).isEqualTo(PipelineState.INTERRUPTED);
        again.resume(StageName.PREPARE);
        assertThat(again.state()).isEqualTo(PipelineState.VALIDATED);
        assertThat(again.history())
                .extracting(RecordedStateMachine.Move::event)
                .containsExactly(
                        PipelineEvent.BEGIN,
                        PipelineEvent.DONE,
                        PipelineEvent.BEGIN,
                        PipelineEvent.INTERRUPT,
                        PipelineEvent.RESUME);
    }

    @Test
    void survives_a_cut_at_every_byte_of_its_file() throws IOException {
        RecordedStateMachine machine = open();
        machine.fire(PipelineEvent.BEGIN);
        machine.fire(PipelineEvent.DONE);
        machine.fire(PipelineEvent.SKIP);
        machine.fire(PipelineEvent.BEGIN);
        machine.fire(PipelineEvent.INTERRUPT);
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(file, cut);
            long complete = new String(cut, java.nio.charset.StandardCharsets.UTF_8)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();

            RecordedStateMachine again = open();

            List<RecordedStateMachine.Move> kept = again.history();
            assertThat(kept.subList(0, (int) complete))
                    .as("cut at %d", length)
                    .isEqualTo(machine.history().subList(0, (int) complete));
            assertThat(again.state()).isEqualTo(complete == 0 ? PipelineState.CREATED : PipelineState.INTERRUPTED);
            assertThat(RecordedStateMachine.read(file)).isEqualTo(kept);
            assertThat(open().history()).isEqualTo(kept);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json\n",
                "{}\n",
                "null\n",
                "{\"at\":\"\",\"from\":\"CREATED\",\"event\":\"DONE\",\"to\":\"VALIDATED\"}\n",
                "{\"at\":\"\",\"from\":\"CREATED\",\"event\":\"DANCE\",\"to\":\"VALIDATED\"}\n"
            })
    void says_which_line_is_not_its_own(String line) throws IOException {
        Files.writeString(file, "{\"at\":\"\",\"from\":\"CREATED\",\"event\":\"SKIP\",\"to\":\"VALIDATED\"}\n" + line);

        assertThatThrownBy(this::open)
                .isInstanceOf(GraniteException.class)
                .hasMessage(file + ":2: not a move of the pipeline from VALIDATED");
    }

    @Test
    void shows_the_record_of_another_version_but_does_not_go_on_with_it() throws IOException {
        Files.writeString(file, "{\"at\":\"\",\"from\":\"CREATED\",\"event\":\"BEGIN\",\"to\":\"PREPARING\"}\n");

        assertThat(RecordedStateMachine.read(file))
                .singleElement()
                .satisfies(move -> assertThat(move.to()).isEqualTo(PipelineState.PREPARING));
        assertThatThrownBy(this::open)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(GraniteException.class))
                .satisfies(e -> assertThat(e.hint()).contains("an older version wrote it", "--new"));
    }

    @Test
    void says_that_its_file_cannot_be_written() {
        RecordedStateMachine machine =
                RecordedStateMachine.open(folder.resolve("none").resolve("t.jsonl"), CLOCK);

        assertThatThrownBy(() -> machine.fire(PipelineEvent.BEGIN))
                .isInstanceOf(GraniteException.class)
                .hasMessageStartingWith("no such file: ");
        assertThat(machine.state()).isEqualTo(PipelineState.CREATED);
    }

    @Test
    void replays_any_walk_that_it_made() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 8; round++) {
            Files.deleteIfExists(file);
            RecordedStateMachine machine = open();
            for (int step = 0; step < 30; step++) {
                List<Transition> choices = Transitions.from(machine.state());
                Transition choice = choices.get(random.nextInt(choices.size()));
                if (choice.event() == PipelineEvent.RESUME) {
                    machine.resume(StageName.valueOf(choice.guard().name().substring("NEXT_IS_".length())));
                } else {
                    machine.fire(choice.event());
                }
                assertThat(machine.state()).as("seed %d", seed).isEqualTo(choice.to());
            }
            assertThat(RecordedStateMachine.read(file)).as("seed %d", seed).isEqualTo(machine.history());
        }
    }

    private RecordedStateMachine open() {
        return RecordedStateMachine.open(file, CLOCK);
    }
}
