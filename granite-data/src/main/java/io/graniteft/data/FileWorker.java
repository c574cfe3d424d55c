package io.graniteft.data;

import com.google.common.hash.HashCode;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.Digests;
import io.graniteft.data.curate.Candidate;
import io.graniteft.data.curate.Curator;
import io.graniteft.data.curate.DropReason;
import io.graniteft.data.curate.FunctionShape;
import io.graniteft.data.curate.Verdict;
import io.graniteft.data.example.Example;
import io.graniteft.data.example.ExampleFactory;
import io.graniteft.data.example.FileContext;
import io.graniteft.data.example.Template;
import io.graniteft.data.source.Domain;
import io.graniteft.data.source.SourceFile;
import io.graniteft.data.source.SourceItem;
import io.graniteft.data.source.SourceReader;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of the work that needs one file only, so that many threads can do it: reading, extracting, and putting every line that
 * may be written into bytes. Thread-safe.
 */
final class FileWorker {
    /** How many hexadecimal digits an id has: 64 bits, so that a collision among millions is unlikely. */
    private static final int ID_LENGTH = 16;

    private final FunctionExtractor extractor = new FunctionExtractor();
    private final SourceReader reader = new SourceReader();
    private final Curator curator;
    private final ExampleFactory factory;

    FileWorker(DataConfig config) {
        this.curator = Curator.of(config);
        this.factory = ExampleFactory.of(config);
    }

    /** A source with the names that stand in its records. */
    record NamedSource(String name, String domain) {}

    /**
     * A file with what came of it.
     *
     * @param dropped why nothing came of it; null if something did
     * @param detail what a person may want to know of that besides; may be empty
     * @param charset how it was read, or an empty text
     * @param sha256 the digest of its bytes, or an empty text
     */
    record FileResult(
            NamedSource source,
            String path,
            @Nullable DropReason dropped,
            String detail,
            String charset,
            String sha256,
            List<FunctionResult> functions) {
        String id() {
            return shortDigest("file", source.name(), path);
        }
    }

    /**
     * A function with the examples that it would make.
     *
     * @param drop why it is left out; null if no step of curation objects
     * @param examples empty for a function that is left out
     */
    record FunctionResult(
            String id,
            String name,
            List<Integer> lines,
            FunctionShape shape,
            String domain,
            String licence,
            Verdict.@Nullable Drop drop,
            List<Rendered> examples) {}

    FileResult process(NamedSource source, SourceItem item) {
        SourceReader.Result result = reader.read(item);
        if (result instanceof SourceReader.Unusable unreadable) {
            return new FileResult(source, item.path(), unreadable.reason(), "", "", "", List.of());
        }
        SourceFile file = ((SourceReader.Text) result).file();
        Verdict.@Nullable Drop dropped = null;
        List<FunctionResult> functions = List.of();
        if (file.isPlainText() && !file.looksLikeCode()) {
            dropped = Verdict.drop(DropReason.NOT_CODE);
        } else {
            try {
                dropped = curator.judgeFile(file);
                if (dropped == null) {
                    functions = functionsOf(source, file);
                    dropped = functions.isEmpty() ? Verdict.drop(DropReason.NO_FUNCTIONS) : null;
                }
            } catch (RuntimeException | StackOverflowError e) {
                // One file that nobody foresaw must not cost the hours that went into all the others: it is counted
                // instead.
                functions = List.of();
                dropped = Verdict.drop(DropReason.UNPARSABLE);
            }
        }
        return new FileResult(
                source,
                item.path(),
                dropped == null ? null : dropped.reason(),
                dropped == null ? "" : dropped.detail(),
                file.charset(),
                file.sha256(),
                functions);
    }

    private List<FunctionResult> functionsOf(NamedSource source, SourceFile file) {
        List<FunctionResult> results = new ArrayList<>();
        Map<HashCode, Integer> occurrences = new HashMap<>();
        String licence = file.licence();
        SourceText text = new SourceText(file.path(), file.text());
        FileContext context = factory.contextOf(text);
        for (CFunction function : extractor.extract(text).functions()) {
            Candidate candidate = Candidate.of(source.name(), file, function);
            FunctionShape original = FunctionShape.of(function, candidate.live());
            int occurrence = occurrences.merge(original.exact(), 1, Integer::sum);
            String id = shortDigest(
                    "function", source.name(), file.path(), original.exact().toString(), Integer.toString(occurrence));
            Curator.Outcome outcome = curator.judge(candidate);
            results.add(result(id, source, licence, outcome, original, context));
        }
        return results;
    }

    private FunctionResult result(
            String id,
            NamedSource source,
            String licence,
            Curator.Outcome outcome,
            FunctionShape original,
            FileContext context) {
        SourceFile file = outcome.candidate().file();
        CFunction function = outcome.candidate().function();
        List<Token> live = outcome.candidate().live();
        FunctionShape shape = outcome.changes().isEmpty() ? original : FunctionShape.of(function, live);
        Domain domain = source.domain().isEmpty()
                ? Domain.toldFrom(file.path(), function.qualifiedName(), source.name())
                : Domain.named(source.domain());
        List<Integer> lines = List.of(function.startLine(), function.endLine());
        List<Rendered> examples = new ArrayList<>();
        if (outcome.drop() == null) {
            String sha256 = Digests.sha256(function.text());
            for (Example example : factory.examplesOf(function, live, domain, context)) {
                Template template = example.template();
                Provenance provenance = new Provenance(
                        exampleId(id, template),
                        source.name(),
                        file.path(),
                        lines,
                        function.qualifiedName(),
                        template.kind(),
                        template.label(),
                        shape.group(),
                        licence,
                        sha256);
                examples.add(Rendered.of(example, provenance));
            }
        }
        return new FunctionResult(
                id, function.qualifiedName(), lines, shape, domain.label(), licence, outcome.drop(), examples);
    }

    /** The id of an example of a function; the one that every kept function has is that of {@link Template#PURPOSE}. */
    static String exampleId(String functionId, Template template) {
        return functionId + "-" + template.label();
    }

    private static String shortDigest(String... parts) {
        return Digests.sha256(String.join("\0", parts)).substring(0, ID_LENGTH);
    }
}
