package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.graniteft.cli.internal.OrderedParallel;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.data.source.SourceReader;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Call;
import io.graniteft.lang.Extraction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.ParseProblem;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints every function of source files. */
@Command(
        name = "extract",
        description = "Prints every function found in C and C++ files.",
        footerHeading = "%nExample:%n",
        footer = "  granite extract src --json | jq -r .qualified_name")
final class ExtractCommand implements Callable<Integer> {
    /** Extensions read below a folder; a file named outright is read whatever it is called. */
    private static final List<String> EXTENSIONS =
            List.of(".c", ".h", ".cpp", ".cc", ".cxx", ".txt", ".hpp", ".hh", ".hxx", ".inl", ".ipp", ".tpp", ".ino");

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders; - is standard input.")
    private List<String> paths = List.of();

    @Option(names = "--json", description = "Print one JSON object a line instead of a table.")
    private boolean json;

    @Option(names = "--threads", paramLabel = "N", description = "Files read at the same time; default: one a core.")
    private int threads;

    private final Session session;
    private final FunctionExtractor extractor = new FunctionExtractor();
    private final SourceReader reader = new SourceReader();

    ExtractCommand(Session session) {
        this.session = session;
    }

    /** A file to read: the path that is printed, and where its text is; no file means standard input. */
    private record Input(String label, @Nullable Path file) {}

    /** The lines to print for a file, or what was wrong with it. */
    private record Output(String text, int functions, List<String> problems) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Input> inputs = inputs();
        long[] functions = new long[1];
        OrderedParallel.run(inputs, threads, this::read, output -> {
            session.console().out().print(output.text());
            output.problems().forEach(session.console()::warn);
            functions[0] += output.functions();
        });
        session.console().out().flush();
        session.console().err().printf("%,d functions in %,d files%n", functions[0], inputs.size());
        return 0;
    }

    private Output read(Input input) {
        SourceReader.Result result;
        byte[] bytes;
        try {
            bytes = input.file() == null ? System.in.readAllBytes() : Files.readAllBytes(input.file());
            result = reader.decode(input.label(), bytes);
        } catch (IOException e) {
            return new Output("", 0, List.of(input.label() + ": cannot be read (" + e.getMessage() + "), skipped"));
        }
        if (result instanceof SourceReader.Unusable unusable) {
            return new Output(
                    "", 0, List.of(input.label() + ": " + unusable.reason().label() + ", skipped"));
        }
        // Offsets are those of the file, so that its line ends and its byte order mark stay as they are.
        Charset charset = Charset.forName(((SourceReader.Text) result).file().charset());
        Extraction extraction = extractor.extract(new SourceText(input.label(), new String(bytes, charset), charset));
        StringBuilder lines = new StringBuilder();
        for (CFunction function : extraction.functions()) {
            lines.append(json ? Json.line(Line.of(function)) : row(function)).append('\n');
        }
        List<String> problems = new ArrayList<>();
        for (ParseProblem problem : extraction.problems()) {
            problems.add(input.label() + ":" + problem.startLine() + ": " + problem.message());
        }
        return new Output(lines.toString(), extraction.functions().size(), problems);
    }

    private static String row(CFunction function) {
        return function.path() + ":" + function.nameLine() + ": " + function.signature();
    }

    private List<Input> inputs() throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (String path : paths) {
            Path file = Path.of(path);
            if (path.equals("-")) {
                inputs.add(new Input("-", null));
            } else if (Files.isDirectory(file)) {
                inputs.addAll(below(file));
            } else if (Files.isRegularFile(file)) {
                inputs.add(new Input(path.replace('\\', '/'), file));
            } else {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "no such file or folder: " + path,
                        "check the path; it is relative to the current folder");
            }
        }
        return inputs;
    }

    private static List<Input> below(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> hasExtension(file.getFileName().toString()))
                    .map(file -> new Input(folder.relativize(file).toString().replace('\\', '/'), file))
                    .sorted((a, b) -> a.label().compareTo(b.label()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasExtension(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().anyMatch(lower::endsWith);
    }

    /** A function as a line of JSON; the names are part of the public contract. */
    @JsonPropertyOrder({
        "path",
        "name",
        "qualified_name",
        "name_line",
        "start_line",
        "end_line",
        "return_type",
        "parameters",
        "doc",
        "callees",
        "types",
        "includes",
        "language",
        "start_byte",
        "end_byte",
        "template_parameters",
        "specifiers",
        "calls",
        "macros",
        "globals",
        "conditions"
    })
    record Line(
            String path,
            String name,
            String qualifiedName,
            int nameLine,
            int startLine,
            int endLine,
            String returnType,
            List<Parameter> parameters,
            @Nullable String doc,
            List<String> callees,
            List<String> types,
            List<String> includes,
            String language,
            int startByte,
            int endByte,
            List<String> templateParameters,
            List<String> specifiers,
            List<CallLine> calls,
            List<String> macros,
            List<String> globals,
            List<String> conditions) {
        static Line of(CFunction function) {
            return new Line(
                    function.path(),
                    function.name(),
                    function.qualifiedName(),
                    function.nameLine(),
                    function.startLine(),
                    function.endLine(),
                    function.returnType(),
                    function.parameters(),
                    function.doc(),
                    function.callees(),
                    function.types(),
                    function.includes(),
                    function.language() == Language.CPP ? "c++" : "c",
                    function.range().startByte(),
                    function.range().endByte(),
                    function.templateParameters(),
                    function.specifiers(),
                    function.calls().stream().map(CallLine::of).toList(),
                    function.macros(),
                    function.globals(),
                    function.conditions());
        }
    }

    /** A call in a line of JSON, its kind in lower case. */
    record CallLine(String name, String kind) {
        static CallLine of(Call call) {
            return new CallLine(call.name(), call.kind().name().toLowerCase(Locale.ROOT));
        }
    }
}
