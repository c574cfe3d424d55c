package io.graniteft.bench.data;

import io.graniteft.data.source.FileSelection;
import io.graniteft.data.source.SourceFile;
import io.graniteft.data.source.SourceFiles;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.source.SourceItem;
import io.graniteft.data.source.SourceReader;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.nio.file.Path;
import java.util.List;

/** The functions of source trees, file by file. */
final class RealFunctions {
    private static final List<String> EXTENSIONS = List.of(".c", ".h", ".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx");

    /**
     * A function with where it stands.
     *
     * @param live the live tokens of its text
     */
    record Located(SourceFile file, CFunction function, List<Token> live) {}

    /** Takes what is found. */
    interface Visitor {
        /** A file, before its functions. */
        default void file(SourceFile file) {}

        /** A function of the file. */
        void function(Located function);
    }

    private RealFunctions() {}

    static void visit(Path folder, Visitor visitor) throws InterruptedException {
        SourceReader reader = new SourceReader();
        FunctionExtractor extractor = new FunctionExtractor();
        try (SourceFiles files = SourceFolder.of(folder).open(new FileSelection(EXTENSIONS, 0))) {
            for (SourceItem item = files.next(); item != null; item = files.next()) {
                if (reader.read(item) instanceof SourceReader.Text text) {
                    SourceFile file = text.file();
                    visitor.file(file);
                    for (CFunction function : extractor
                            .extract(new SourceText(file.path(), file.text()))
                            .functions()) {
                        visitor.function(new Located(file, function, Tokens.live(function.text())));
                    }
                }
            }
        }
    }
}
