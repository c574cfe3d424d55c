package io.graniteft.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.RunManifest.FileDigest;
import io.graniteft.data.SegmentWorker.NamedSource;
import io.graniteft.data.example.Template;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.Lines;
import io.graniteft.data.internal.spill.Records;
import io.graniteft.data.internal.spill.Records.FileRecord;
import io.graniteft.data.internal.spill.Records.FunctionRecord;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through all files and functions once more, counts what became of them, and writes the ledger. */
final class LedgerPass implements Records.Reader {
    private final List<NamedSource> sources;
    private final Spill spill;
    private final FunctionIndex index;
    private final Decisions decisions;
    private final Counts counts;
    private final OutputStream ledger;
    private final List<Hasher> digests = new ArrayList<>();
    private final int[] firstExamples;
    private @Nullable FileRecord file;
    private int functions;
    private int example;

    LedgerPass(
            List<NamedSource> sources,
            Spill spill,
            FunctionIndex index,
            Decisions decisions,
            Counts counts,
            OutputStream ledger)
            throws IOException {
        this.sources = sources;
        this.spill = spill;
        this.index = index;
        this.decisions = decisions;
        this.counts = counts;
        this.ledger = ledger;
        this.firstExamples = new int[decisions.repeated().length == 0 ? 0 : index.size()];
        if (firstExamples.length > 0) {
            Decisions.forEachExample(spill, (number, order, messages, owner, ordinal) -> {
                if (ordinal == 0) {
                    firstExamples[owner] = number;
                }
            });
        }
        for (NamedSource source : sources) {
            counts.addSource(source.name());
            digests.add(Hashing.sha256().newHasher());
        }
    }

    void run() throws IOException {
        Records.forEach(spill, this);
    }

    /** One digest a source, of the paths and bytes of everything that was read of it. */
    List<FileDigest> inputs(List<String> locations) {
        List<FileDigest> inputs = new ArrayList<>();
        for (int i = 0; i < digests.size(); i++) {
            inputs.add(new FileDigest(locations.get(i), digests.get(i).hash().toString()));
        }
        return inputs;
    }

    @Override
    public void file(FileRecord next) throws IOException {
        file = next;
        String source = sources.get(next.source()).name();
        digests.get(next.source()).putString(next.path() + "\0" + next.sha256() + "\n", StandardCharsets.UTF_8);
        if (!next.charset().isEmpty()) {
            counts.classified("charsets", next.charset());
        }
        if (next.dropped() == null) {
            counts.kept(DataSummary.FILES, source);
            return;
        }
        String id = Hashing.sha256()
                .hashString("file\0" + source + "\0" + next.path(), StandardCharsets.UTF_8)
                .toString()
                .substring(0, 16);
        drop(id, DataSummary.FILES, null, next.dropped(), null, next.detail());
    }

    @Override
    public void function(FunctionRecord next) throws IOException {
        String id = HexFormat.of().toHexDigits(next.id());
        if (next.dropped() != null) {
            drop(id, DataSummary.FUNCTIONS, next, next.dropped(), null, next.detail());
            return;
        }
        int number = functions++;
        int firstExample = example;
        example += next.examples();
        DropReason reason = decisions.reason(number);
        if (reason != null) {
            int twin = decisions.twins()[number];
            String kept = twin < 0 ? null : exampleId(twin, Template.PURPOSE.label());
            drop(id, DataSummary.FUNCTIONS, next, reason, kept, "");
            return;
        }
        String source = sourceName();
        counts.kept(DataSummary.FUNCTIONS, source);
        counts.classified("domains", next.domain());
        counts.classified("licences", next.licence());
        next.changes().forEach(change -> counts.classified("changes", change));
        counts.tokens(next.tokens());
        for (int i = 0; i < next.examples(); i++) {
            int earlier = decisions.earlierExample(firstExample + i);
            if (earlier < 0) {
                counts.kept(DataSummary.EXAMPLES, source);
            } else {
                drop(
                        exampleId(number, templateOf(number, i)),
                        DataSummary.EXAMPLES,
                        next,
                        DropReason.SAME_MESSAGES,
                        idOfExample(earlier),
                        "");
            }
        }
    }

    private String exampleId(int number, String template) throws IOException {
        return HexFormat.of().toHexDigits(index.at(number).id()) + "-" + template;
    }

    private String idOfExample(int number) throws IOException {
        int low = 0;
        int high = firstExamples.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firstExamples[middle] <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return exampleId(low, templateOf(low, number - firstExamples[low]));
    }

    private String templateOf(int number, int ordinal) throws IOException {
        FunctionIndex.Cursor function = index.at(number);
        ByteBuffer buffer = ByteBuffer.allocate(function.linesLength());
        spill.read(Part.LINES, function.linesAt(), buffer);
        Lines lines = new Lines();
        lines.read(buffer.array(), ordinal);
        return lines.template();
    }

    private String sourceName() {
        return file == null ? "" : sources.get(file.source()).name();
    }

    private void drop(
            String id,
            String stage,
            @Nullable FunctionRecord of,
            DropReason reason,
            @Nullable String twin,
            String detail)
            throws IOException {
        String path = file == null ? "" : file.path();
        counts.dropped(stage, sourceName(), reason);
        counts.example(
                stage,
                reason,
                of == null
                        ? sourceName() + "/" + path
                        : sourceName() + "/" + path + ":" + of.firstLine() + " " + of.name());
        JsonlWriter.writeLine(
                ledger,
                new LedgerEntry(
                        id,
                        sourceName(),
                        path,
                        of == null ? null : List.of(of.firstLine(), of.lastLine()),
                        of == null ? null : of.name(),
                        stage,
                        reason.label(),
                        twin,
                        detail.isEmpty() ? null : detail));
    }
}
