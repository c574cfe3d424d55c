package io.graniteft.cli.internal.command;

import com.google.common.collect.Iterables;
import io.graniteft.cli.internal.extract.ExtractStatistics;
import io.graniteft.cli.internal.extract.JsonWriter;
import io.graniteft.cli.internal.extract.ResultWriter;
import io.graniteft.cli.internal.extract.SourceBytes;
import io.graniteft.cli.internal.extract.SourceFiles;
import io.graniteft.cli.internal.extract.SourceFiles.Source;
import io.graniteft.cli.internal.extract.TagsWriter;
import io.graniteft.cli.internal.extract.TextWriter;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.concurrent.OrderedWork;
import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.DeclarationExtractor;
import io.graniteft.lang.Declarations;
import io.graniteft.lang.Extraction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.ParseProblem;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.commons.io.output.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints every function, or every declaration, of source files. */
@Command(
        name = "extract",
        description = {
            "Prints every function found in C and C++ files, file by file as they are read, in the order of their paths.",
            "Below folders it reads .c .h .cpp .cc .cxx .hpp .hh .hxx .inl .ipp .tpp .ino .txt; a file named outright is read"
                    + " whatever it is called. Binary and unreadable files are skipped with a warning."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite extract src --json | jq -r .qualified_name",
            "  granite extract src --declarations --format tsv | cut -f 5,6",
            "  granite extract --format ctags --declarations . > tags",
            "  git show HEAD:src/can.c | granite extract -"
        })
final class ExtractCommand implements Callable<Integer> {
    /** How the result is printed. */
    enum Format {
        TABLE,
        JSON,
        TSV,
        CTAGS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders; - is standard input.")
    private List<String> paths = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "How to print: ${COMPLETION-CANDIDATES}; default: table, a line each that editors can jump from.",
                "json: an object a line. tsv: columns with names. ctags: a sorted tags file."
            })
    private @Nullable Format format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(
            names = "--declarations",
            description = {
                "Print types, constants, macros, variables and prototypes instead of functions.",
                "In a tags file they stand beside the functions."
            })
    private boolean declarations;

    @Option(
            names = "--stats",
            description = "Say on stderr what was read and how fast; with json as one object on the last line.")
    private boolean stats;

    @Option(names = "--threads", paramLabel = "N", description = "Files read at the same time; default: one a core.")
    private int threads;

    private final Session session;
    private final FunctionExtractor functionExtractor = new FunctionExtractor();
    private final DeclarationExtractor declarationExtractor = new DeclarationExtractor();
    private final ExtractStatistics statistics = new ExtractStatistics();
    private final TagsWriter tags = new TagsWriter();
    private ResultWriter writer = TextWriter.table();

    ExtractCommand(Session session) {
        this.session = session;
    }

    /** What to print for a file, and what was wrong with it; counts are negative for a file that was skipped. */
    private record Output(
            ByteArrayOutputStream data,
            long bytes,
            long lines,
            long functions,
            long cpp,
            long declarations,
            List<String> problems) {}

    /** Whoever read the output reads no more. */
    private static final class ReaderIsGone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long began = System.nanoTime();
        if (json && format != null && format != Format.JSON) {
            throw new GraniteException(
                    ErrorCode.USAGE, "--json and --format " + format + " exclude each other", "leave one of them out");
        }
        Format chosen = json ? Format.JSON : format == null ? Format.TABLE : format;
        writer = switch (chosen) {
            case TABLE -> TextWriter.table();
            case JSON -> new JsonWriter();
            case TSV -> TextWriter.columns(declarations);
            case CTAGS -> tags;
        };
        Iterable<Source> sources = sources(chosen == Format.CTAGS);
        List<byte[]> unsorted = new ArrayList<>();
        try {
            if (chosen != Format.CTAGS) {
                print(writer.head());
            }
            OrderedWork.run(sources, threads, this::read, output -> {
                if (chosen == Format.CTAGS) {
                    unsorted.add(output.data().toByteArray());
                } else {
                    print(output.data());
                }
                output.problems().forEach(session.console()::warn);
                count(output);
            });
            if (chosen == Format.CTAGS) {
                print(writer.head());
                TagsWriter.sorted(unsorted).forEach(this::print);
            }
            session.console().out().flush();
        } catch (ReaderIsGone enough) {
            return 0;
        }
        summary(chosen, (System.nanoTime() - began) / 1e9);
        return 0;
    }

    private void summary(Format chosen, double seconds) {
        PrintStream err = session.console().err();
        if (!declarations || chosen == Format.CTAGS) {
            err.printf("%,d functions in %,d files%n", statistics.functions(), statistics.files());
        }
        if (declarations) {
            err.printf("%,d declarations in %,d files%n", statistics.declarations(), statistics.files());
        }
        if (stats) {
            err.println(chosen == Format.JSON ? statistics.json(seconds) : statistics.table(seconds));
        }
    }

    private void count(Output output) {
        if (output.functions() < 0) {
            statistics.skip();
        } else {
            statistics.read(
                    output.bytes(),
                    output.lines(),
                    output.functions() - output.cpp(),
                    output.cpp(),
                    output.declarations(),
                    output.problems().size());
        }
    }

    private void print(byte[] data) {
        session.console().out().write(data, 0, data.length);
        ensurePrinted();
    }

    private void print(ByteArrayOutputStream data) {
        try {
            data.writeTo(session.console().out());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ensurePrinted();
    }

    /** Makes sure that what was written arrived: a stream for printing keeps its troubles to itself. */
    private void ensurePrinted() {
        PrintStream out = session.console().out();
        if (out.checkError()) {
            if (isReadByAProgram()) {
                throw new ReaderIsGone();
            }
            throw new GraniteException(
                    ErrorCode.FAILED, "the output cannot be written", "is the disk full, or the terminal closed?");
        }
    }

    /** Whether standard output is a pipe, whose reader may stop when it has seen enough, as {@code head} does. */
    private static boolean isReadByAProgram() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }

    private Output read(Source source) {
        SourceBytes bytes = SourceBytes.read(source);
        SourceText text = bytes.text();
        if (text == null) {
            return new Output(
                    new ByteArrayOutputStream(0),
                    0,
                    0,
                    -1,
                    0,
                    0,
                    List.of(source.label() + ": " + bytes.problem() + ", skipped"));
        }
        ByteArrayOutputStream data =
                new ByteArrayOutputStream(1 << 12); // grows by blocks, without a copy of what it holds
        try {
            if (writer == tags) {
                return tagged(source.label(), bytes, text, data);
            }
            return declarations
                    ? declared(source.label(), bytes, text, data)
                    : defined(source.label(), bytes, text, data);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes each function as soon as it is read, so that a file's functions are never all in memory. */
    private Output defined(String label, SourceBytes bytes, SourceText text, ByteArrayOutputStream data)
            throws IOException {
        long[] found = new long[2];
        List<ParseProblem> problems;
        try (ResultWriter.Functions functions = writer.functions(data)) {
            problems = functionExtractor.extract(text, function -> {
                found[0]++;
                found[1] += function.language() == Language.CPP ? 1 : 0;
                try {
                    functions.write(function);
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            });
        }
        boolean isProse = found[0] == 0 && isText(text);
        return new Output(
                data,
                bytes.bytes(),
                bytes.lines(),
                found[0],
                found[1],
                0,
                isProse ? List.of() : messages(label, problems));
    }

    private Output declared(String label, SourceBytes bytes, SourceText text, ByteArrayOutputStream data)
            throws IOException {
        Declarations found = declarationExtractor.extract(text);
        writer.declarations(found.declarations(), data);
        boolean isProse = found.declarations().isEmpty() && isText(text);
        return new Output(
                data,
                bytes.bytes(),
                bytes.lines(),
                0,
                0,
                found.declarations().size(),
                isProse ? List.of() : messages(label, found.problems()));
    }

    /** The lines of a tags file, in which declarations tell what kind of scope a function lies in. */
    private Output tagged(String label, SourceBytes bytes, SourceText text, ByteArrayOutputStream data)
            throws IOException {
        Extraction extraction = functionExtractor.extract(text);
        List<CFunction> functions = extraction.functions();
        List<CDeclaration> found = declarationExtractor.extract(text).declarations();
        tags.all(functions, found, declarations, data);
        boolean isProse = functions.isEmpty() && found.isEmpty() && isText(text);
        return new Output(
                data,
                bytes.bytes(),
                bytes.lines(),
                functions.size(),
                ExtractStatistics.cpp(functions),
                declarations ? found.size() : 0,
                isProse ? List.of() : messages(label, extraction.problems()));
    }

    /** Whether a file is as likely prose as code, so that what cannot be read in it is no news. */
    private static boolean isText(SourceText text) {
        return text.path().toLowerCase(Locale.ROOT).endsWith(".txt");
    }

    private static List<String> messages(String label, List<ParseProblem> problems) {
        List<String> messages = new ArrayList<>();
        for (ParseProblem problem : problems) {
            messages.add(label + ":" + problem.startLine() + ": " + problem.message());
        }
        return messages;
    }

    /** The files to read; in a tags file they are called as they are reached from here, else as they lie in their folder. */
    private Iterable<Source> sources(boolean fromHere) throws IOException {
        List<Iterable<Source>> sources = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String path : paths) {
            if (!path.equals("-") && !Files.exists(Path.of(path))) {
                missing.add(path);
            }
        }
        if (!missing.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such file or folder: " + String.join(", ", missing),
                    "check the path; it is relative to the current folder");
        }
        for (String path : paths) {
            Path file = Path.of(path);
            if (path.equals("-")) {
                sources.add(List.of(SourceFiles.standardInput()));
            } else if (Files.isDirectory(file)) {
                String name = file.normalize().toString().replace('\\', '/');
                String prefix = !fromHere || name.isEmpty() ? "" : name.endsWith("/") ? name : name + "/";
                sources.add(SourceFiles.below(file, prefix, session.console()::warn));
            } else {
                sources.add(List.of(SourceFiles.named(path, file)));
            }
        }
        return Iterables.concat(sources);
    }
}
