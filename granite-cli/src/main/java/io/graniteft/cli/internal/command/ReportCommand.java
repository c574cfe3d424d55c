package io.graniteft.cli.internal.command;

import io.graniteft.cli.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the report of a run again. */
@Command(name = "report", description = "Writes report.html of a run, or of prepared data, from its folder alone.")
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN_DIR", description = "The run's folder, below runs/, or the output folder of prepare.")
    private Path folder = Path.of("");

    private final Session session;

    ReportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        session.console().out().println(HtmlReport.write(folder));
        return 0;
    }
}
