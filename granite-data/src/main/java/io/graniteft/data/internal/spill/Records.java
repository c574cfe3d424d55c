package io.graniteft.data.internal.spill;

import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill.Entry;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files and functions in their order, as the ledger and the counts need them. */
public final class Records {
    private static final int FILE = 1;
    private static final int FUNCTION = 2;

    private Records() {}

    /**
     * A file.
     *
     * @param source the number of its source
     * @param path relative to the source
     * @param sha256 of its bytes, or an empty text
     * @param charset how it was read, or an empty text
     * @param dropped why it is left out; null if it stays
     * @param detail what a person may want to know of that
     */
    public record FileRecord(
            int source,
            String path,
            String sha256,
            String charset,
            @Nullable DropReason dropped,
            String detail) {}

    /**
     * A function of the file before it.
     *
     * @param id the function's id
     * @param name its qualified name
     * @param firstLine where it begins
     * @param lastLine where it ends
     * @param tokens how many it has
     * @param domain its domain
     * @param licence its licence
     * @param dropped why a step of curation leaves it out; null if none does
     * @param detail what a person may want to know of that
     * @param changes what steps of curation have changed
     * @param examples how many examples it makes
     */
    public record FunctionRecord(
            long id,
            String name,
            int firstLine,
            int lastLine,
            int tokens,
            String domain,
            String licence,
            @Nullable DropReason dropped,
            String detail,
            List<String> changes,
            int examples) {
        public FunctionRecord {
            changes = List.copyOf(changes);
        }
    }

    /** Takes the records. */
    public interface Reader {
        /** Takes a file. */
        void file(FileRecord file) throws IOException;

        /** Takes a function of the file before. */
        void function(FunctionRecord function) throws IOException;
    }

    /** Writes a file. */
    public static void write(Bytes out, FileRecord file) {
        out.write(FILE);
        out.writeInt(file.source());
        out.writeText(file.path());
        out.writeText(file.sha256());
        out.writeText(file.charset());
        writeReason(out, file.dropped(), file.detail());
    }

    /** Writes a function. */
    public static void write(Bytes out, FunctionRecord function) {
        out.write(FUNCTION);
        out.writeLong(function.id());
        out.writeText(function.name());
        out.writeInt(function.firstLine());
        out.writeInt(function.lastLine());
        out.writeInt(function.tokens());
        out.writeText(function.domain());
        out.writeText(function.licence());
        writeReason(out, function.dropped(), function.detail());
        out.writeInt(function.changes().size());
        function.changes().forEach(out::writeText);
        out.writeInt(function.examples());
    }

    private static void writeReason(Bytes out, @Nullable DropReason reason, String detail) {
        out.writeText(reason == null ? "" : reason.name());
        out.writeText(detail);
    }

    /** Hands all records to the reader. */
    public static void forEach(Spill spill, Reader reader) throws IOException {
        for (Entry entry : spill.entries()) {
            ByteBuffer in = spill.read(entry, Part.RECORDS);
            while (in.hasRemaining()) {
                if (in.get() == FILE) {
                    reader.file(readFile(in));
                } else {
                    reader.function(readFunction(in));
                }
            }
        }
    }

    private static FileRecord readFile(ByteBuffer in) {
        int source = in.getInt();
        String path = Bytes.readText(in);
        String sha256 = Bytes.readText(in);
        String charset = Bytes.readText(in);
        DropReason reason = readReason(in);
        return new FileRecord(source, path, sha256, charset, reason, Bytes.readText(in));
    }

    private static FunctionRecord readFunction(ByteBuffer in) {
        long id = in.getLong();
        String name = Bytes.readText(in);
        int firstLine = in.getInt();
        int lastLine = in.getInt();
        int tokens = in.getInt();
        String domain = Bytes.readText(in);
        String licence = Bytes.readText(in);
        DropReason reason = readReason(in);
        String detail = Bytes.readText(in);
        int count = in.getInt();
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(Bytes.readText(in));
        }
        return new FunctionRecord(
                id, name, firstLine, lastLine, tokens, domain, licence, reason, detail, changes, in.getInt());
    }

    private static @Nullable DropReason readReason(ByteBuffer in) {
        String name = Bytes.readText(in);
        return name.isEmpty() ? null : DropReason.valueOf(name);
    }
}
