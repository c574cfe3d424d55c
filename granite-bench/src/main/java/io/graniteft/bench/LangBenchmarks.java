package io.graniteft.bench;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.treesitter.TSLanguage;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TreeSitterC;
import org.treesitter.TreeSitterCpp;

/** One operation reads the whole corpus on one thread, from texts in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LangBenchmarks {
    /** The system property that names the corpus' folder. */
    public static final String FOLDER = "granite.bench.folder";

    /** The system property that names the file with the list of the corpus' files; without it, all files below the folder. */
    public static final String LIST = "granite.bench.list";

    private final FunctionExtractor extractor = new FunctionExtractor();
    private final TSParser parser = new TSParser();
    private final TSLanguage c = new TreeSitterC();
    private final TSLanguage cpp = new TreeSitterCpp();
    private List<SourceText> texts = List.of();
    private List<Language> languages = List.of();

    /** Reads the files that the system properties name. */
    @Setup
    public void read() {
        @Nullable String list = System.getProperty(LIST);
        use(Corpus.read(Path.of(System.getProperty(FOLDER, ".")), list == null ? null : Path.of(list)));
    }

    /** Takes the corpus to read, and finds out each file's language, so that a C++ header meets tree-sitter's C++ grammar. */
    void use(Corpus corpus) {
        texts = corpus.texts();
        List<Language> found = new ArrayList<>();
        for (SourceText text : texts) {
            List<CFunction> functions = extractor.extract(text).functions();
            found.add(functions.isEmpty() ? text.language() : functions.get(0).language());
        }
        languages = found;
    }

    /** Gives back what is not on the heap. */
    @TearDown
    public void close() {
        parser.close();
    }

    /** Every function's name and range. */
    @Benchmark
    public int namesAndRanges() {
        int functions = 0;
        for (SourceText text : texts) {
            functions += extractor.outline(text).size();
        }
        return functions;
    }

    /** Every function with its whole record. */
    @Benchmark
    public int wholeRecord() {
        int functions = 0;
        for (SourceText text : texts) {
            functions += extractor.extract(text).functions().size();
        }
        return functions;
    }

    /** A syntax tree of every file; nothing is read from the tree, so that a real use costs more. */
    @Benchmark
    public int treeSitterParse() {
        int trees = 0;
        for (int i = 0; i < texts.size(); i++) {
            parser.setLanguage(languages.get(i) == Language.CPP ? cpp : c);
            try (TSTree tree = parser.parseString(null, texts.get(i).text())) {
                trees += tree == null ? 0 : 1;
            }
        }
        return trees;
    }
}
