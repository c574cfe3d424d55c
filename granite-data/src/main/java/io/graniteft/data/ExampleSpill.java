package io.graniteft.data;

import com.google.common.hash.Hashing;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of all examples, on disk until it is known on which side of the split and in which place they go; memory holds only
 * where each one lies. Not thread-safe.
 */
final class ExampleSpill implements Closeable {
    /**
     * Where the lines of an example lie: its chat line, its provenance line and its prompt line one after another.
     *
     * @param order its place among the others, by chance of the seed
     */
    private record Entry(long offset, int chat, int provenance, int prompt, int group, long order) {}

    private final FileChannel channel;
    private final OutputStream out;
    private final int seed;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Integer> groupNumbers = new HashMap<>();
    private final List<String> groups = new ArrayList<>();
    private long end;

    ExampleSpill(Path file, int seed) throws IOException {
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        this.seed = seed;
    }

    void add(Rendered example, String group) throws IOException {
        int number = groupNumbers.computeIfAbsent(group, name -> {
            groups.add(name);
            return groups.size() - 1;
        });
        example.writeTo(out);
        entries.add(new Entry(
                end,
                example.chatLength(),
                example.provenanceLength(),
                example.promptLength(),
                number,
                order(example.id())));
        end += example.chatLength() + example.provenanceLength() + example.promptLength();
    }

    private long order(String id) {
        return Hashing.sha256()
                .hashString("order " + seed + " " + id, StandardCharsets.UTF_8)
                .asLong();
    }

    List<String> groups() {
        return groups;
    }

    /** Puts the examples into their final order and makes them readable; nothing can be added from here on. */
    void seal() throws IOException {
        out.flush();
        entries.sort(Comparator.comparingLong(Entry::order).thenComparingLong(Entry::offset));
    }

    /** Receives the lines of one example. */
    interface Reader {
        /**
         * Takes the lines of the next example.
         *
         * @param group the example's group
         * @param lines the buffer that holds all lines of the example, valid during the call
         * @param chat length of the chat line, which comes first
         * @param provenance length of the provenance line, which comes next
         * @param prompt length of the prompt line, which comes last; 0 if there is none
         */
        void accept(String group, byte[] lines, int chat, int provenance, int prompt) throws IOException;
    }

    /** Reads all examples in their final order. */
    void forEach(Reader reader) throws IOException {
        byte[] lines = new byte[1 << 16];
        for (Entry entry : entries) {
            int length = entry.chat() + entry.provenance() + entry.prompt();
            if (lines.length < length) {
                lines = new byte[length * 2];
            }
            var buffer = java.nio.ByteBuffer.wrap(lines, 0, length);
            long position = entry.offset();
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, position);
                if (count < 0) {
                    throw new IOException("the temporary file of examples was cut short");
                }
                position += count;
            }
            reader.accept(groups.get(entry.group()), lines, entry.chat(), entry.provenance(), entry.prompt());
        }
    }

    int size() {
        return entries.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
