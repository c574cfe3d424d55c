package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The trainer's notebook, cell by cell, with the packed program and the trainer's own Python. */
class NotebookIT {
    @Test
    void every_cell_runs_and_three_pictures_are_drawn() throws Exception {
        Path folder = Program.newFolder("notebook");
        Path checkout = Path.of("..").toAbsolutePath().normalize();
        Granite.Outcome python = Program.run(folder, "train", "--print-python");
        assertThat(python.status()).as(python.toString()).isZero();

        Granite.Outcome outcome = Program.startCommand(
                        folder,
                        Map.of(
                                "GRANITE_HOME", checkout.toString(),
                                "GRANITE_JAR", Program.JAR.toString(),
                                "GRANITE_NOTEBOOK_FOLDER", folder.toString(),
                                "OMP_WAIT_POLICY", "PASSIVE",
                                "PYTHONDONTWRITEBYTECODE", "1"),
                        List.of(
                                python.outLines().get(0),
                                checkout.resolve("trainer/build/run_notebook.py")
                                        .toString(),
                                checkout.resolve("trainer/notebooks/training.ipynb")
                                        .toString(),
                                folder.resolve("figures").toString()))
                .finish();

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        for (int figure = 1; figure <= 3; figure++) {
            assertThat(folder.resolve("figures/figure-" + figure + ".svg"))
                    .content()
                    .startsWith("<svg ");
        }
        assertThat(folder.resolve("figures/figure-2.svg")).content().contains("<polyline ", "evaluation loss");
        assertThat(outcome.out()).contains("--- base", "--- tuned");
    }
}
