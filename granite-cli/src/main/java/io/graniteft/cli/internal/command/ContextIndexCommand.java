package io.graniteft.cli.internal.command;

import com.google.common.collect.Iterables;
import io.graniteft.cli.internal.context.OpenStore;
import io.graniteft.cli.internal.extract.SourceBytes;
import io.graniteft.cli.internal.extract.SourceFiles;
import io.graniteft.cli.internal.extract.SourceFiles.Source;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextStore;
import io.graniteft.context.ContextStores;
import io.graniteft.context.Embedder;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.Json;
import io.graniteft.data.source.Domain;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a context store up to date with source trees. */
@Command(
        name = "index",
        description = "Indexes source trees; of a tree that was indexed before, only what has changed is read.")
final class ContextIndexCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Folders and files.")
    private List<String> paths = List.of();

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "What all of the code is about, such as tsn; default: what each path tells.")
    private @Nullable String domain;

    @Option(names = "--add", description = "Keep files in the store that are not under the named paths.")
    private boolean add;

    @Option(
            names = "--no-embeddings",
            description = "Make no vectors: quicker, and found by words and along the graph alone.")
    private boolean noEmbeddings;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Texts embedded at the same time; default: one a core.")
    private int threads;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    private final Session session;

    ContextIndexCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadedConfig loaded = config.load(session);
        Iterable<Source> sources = sources();
        ContextIndexer.Summary summary;
        try (ContextStore open = OpenStore.of(store.address, loaded, false);
                Embedder embedder = noEmbeddings
                        ? null
                        : ContextStores.embedder(loaded.config().context().embedding());
                TerminalProgress progress =
                        new TerminalProgress(session.console(), Clock.systemUTC(), session.noProgress())) {
            summary = index(sources, open, embedder, progress);
        }
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("schema", "granite.context.index");
            document.put("version", 1);
            document.put("read", summary.read());
            document.put("unchanged", summary.unchanged());
            document.put("removed", summary.removed());
            document.put("embedded", summary.embedded());
            session.console().out().println(Json.line(document));
            session.console().out().flush();
        } else {
            session.console()
                    .err()
                    .printf(
                            "%,d files read, %,d unchanged, %,d removed; %,d texts embedded%n",
                            summary.read(), summary.unchanged(), summary.removed(), summary.embedded());
        }
        return 0;
    }

    private ContextIndexer.Summary index(
            Iterable<Source> sources, ContextStore open, @Nullable Embedder embedder, TerminalProgress progress)
            throws InterruptedException {
        int workers = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        try (ContextIndexer indexer = new ContextIndexer(open, embedder, workers)) {
            int done = 0;
            for (Source source : sources) {
                SourceBytes bytes = SourceBytes.read(source);
                SourceText text = bytes.text();
                if (text == null) {
                    session.console().warn(source.label() + ": " + bytes.problem() + ", skipped");
                    continue;
                }
                indexer.add(text, domainOf(source.label()));
                done++;
                progress.update("indexing", done, 0, source.label());
            }
            if (!add) {
                indexer.removeOthers();
            }
            return indexer.finish();
        }
    }

    private String domainOf(String path) {
        if (domain != null) {
            return domain;
        }
        Domain told = Domain.toldBy(path);
        return told == null ? "" : told.label();
    }

    /** Paths below one folder are relative to it; where there are several, each path begins with its folder's name. */
    private Iterable<Source> sources() throws IOException {
        List<Iterable<Source>> all = new ArrayList<>();
        for (String each : paths) {
            Path path = Path.of(each);
            if (Files.isDirectory(path)) {
                Path name = path.toAbsolutePath().normalize().getFileName();
                all.add(SourceFiles.below(
                        path, paths.size() == 1 || name == null ? "" : name + "/", session.console()::warn));
            } else if (Files.exists(path)) {
                all.add(List.of(SourceFiles.named(each, path)));
            } else {
                throw new GraniteException(ErrorCode.FAILED, "there is no such path: " + each, "check the path");
            }
        }
        return Iterables.concat(all);
    }
}
