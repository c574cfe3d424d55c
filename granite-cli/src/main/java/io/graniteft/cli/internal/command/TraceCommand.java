package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.trace.Trace;
import io.graniteft.cli.internal.trace.TracePrinter;
import io.graniteft.core.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The record of one training example. */
@Command(
        name = "trace",
        description = {
            "Tells where a training example comes from and what became of it.",
            "Source file and line, licence, prompt, teacher's calls, scores, decisions, and the training that learned it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite trace runs/20261123-101500-1a2b3c4d ring_put",
            "  granite trace runs/20261123-101500-1a2b3c4d 3f2a…-signature --json"
        })
final class TraceCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
    private Path run = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "ID",
            description = "The id of an example or prompt, as in provenance, or the name of a function.")
    private String id = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The prepared data, where the run itself did not prepare it.")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print everything, texts included, as JSON Lines.")
    private boolean json;

    private final Session session;

    TraceCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Trace trace = new Trace(run, data);
        List<String> named = trace.idsOf(id);
        for (String each : named.isEmpty() ? List.of(id) : named) {
            var story = trace.of(each);
            if (json) {
                session.console().out().println(Json.line(story));
            } else {
                TracePrinter.print(session.console().out(), story);
            }
        }
        return 0;
    }
}
