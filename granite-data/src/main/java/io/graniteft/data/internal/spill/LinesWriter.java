package io.graniteft.data.internal.spill;

import io.graniteft.data.alike.TokenHash;
import io.graniteft.data.example.ExampleTaker;
import io.graniteft.data.example.Template;
import io.graniteft.data.example.WholeAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Folds the lines of a function's examples, such that what they have in common is stored once: the answer, which most examples share
 * and a completion is cut from, and the provenance but for id, kind, template and group. {@link Lines} unfolds them.
 */
public final class LinesWriter implements ExampleTaker {
    private final Bytes out;
    private final Origin origin;
    private final Added added;
    private long commonHash;
    private int commonAt;
    private int commonLength;
    private int givenLength;
    private int restFrom;

    /** Hears of each example that was added. */
    @FunctionalInterface
    public interface Added {
        /**
         * One more example.
         *
         * @param messages a digest of its messages
         */
        void example(long messages);
    }

    /** Folds the lines of one function into these bytes. */
    public LinesWriter(Bytes out, Origin origin, Added added) {
        this.out = out;
        this.origin = origin;
        this.added = added;
    }

    /**
     * What the provenance of all of a function's examples has in common, see {@link io.graniteft.data.Provenance}.
     *
     * @param source the name of the source
     * @param path the file
     * @param firstLine where the function begins
     * @param lastLine where it ends
     * @param function its name
     * @param licence its licence
     * @param sha256 the digest of its text
     * @param changes what curation has changed
     */
    public record Origin(
            String source,
            String path,
            int firstLine,
            int lastLine,
            String function,
            String licence,
            String sha256,
            List<String> changes) {
        public Origin {
            changes = List.copyOf(changes);
        }
    }

    @Override
    public void begin(WholeAnswer answer) {
        int at = open();
        commonAt = out.size();
        writeParts(answer);
        close(at);
        commonLength = out.size() - commonAt;
        commonHash = TokenHash.of(out.array(), commonAt, out.size());
        writeOrigin();
    }

    /** Writes the answer, and notes where in its bytes the completion is cut. */
    private void writeParts(WholeAnswer answer) {
        String text = answer.text();
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        int given = Math.max(0, answer.given());
        int rest = Math.max(given, answer.rest());
        if (source.length > text.length()) {
            given = text.substring(0, given).getBytes(StandardCharsets.UTF_8).length;
            rest = text.substring(0, rest).getBytes(StandardCharsets.UTF_8).length;
        }
        out.writeJson(source, 0, given);
        givenLength = out.size() - commonAt;
        out.writeJson(source, given, rest);
        restFrom = out.size() - commonAt;
        out.writeJson(source, rest, source.length);
    }

    private void writeOrigin() {
        int at = open();
        out.writeAscii("\",\"source\":\"");
        out.writeJson(origin.source());
        out.writeAscii("\",\"path\":\"");
        out.writeJson(origin.path());
        out.writeAscii("\",\"lines\":[");
        out.writeAscii(Integer.toString(origin.firstLine()));
        out.writeAscii(",");
        out.writeAscii(Integer.toString(origin.lastLine()));
        out.writeAscii("],\"function\":\"");
        out.writeJson(origin.function());
        out.writeAscii("\",\"kind\":\"");
        close(at);
        at = open();
        out.writeAscii("\",\"licence\":\"");
        out.writeJson(origin.licence());
        out.writeAscii("\",\"sha256\":\"");
        out.writeAscii(origin.sha256());
        String before = "\",\"changes\":[\"";
        for (String change : origin.changes()) {
            out.writeAscii(before);
            out.writeJson(change);
            before = "\",\"";
        }
        out.writeAscii(origin.changes().isEmpty() ? "\"}\n" : "\"]}\n");
        close(at);
    }

    @Override
    public void whole(Template template, String request) {
        out.write(template.number());
        out.write(template == Template.PURPOSE ? Lines.PROMPT : 0);
        added.example(TokenHash.then(writeJson(request), commonHash));
    }

    @Override
    public void rest(Template template, String before, String behind) {
        out.write(template.number());
        out.write(Lines.CUT);
        long request = writeJson(before);
        out.writeInt(givenLength);
        request = TokenHash.then(request, TokenHash.of(out.array(), commonAt, commonAt + givenLength));
        request = TokenHash.then(request, writeJson(behind));
        out.writeInt(restFrom);
        added.example(TokenHash.then(request, TokenHash.of(out.array(), commonAt + restFrom, commonAt + commonLength)));
    }

    @Override
    public void own(Template template, String request, String answer) {
        out.write(template.number());
        out.write(Lines.OWN_ANSWER);
        long requestHash = writeJson(request);
        added.example(TokenHash.then(requestHash, writeJson(answer)));
    }

    /** Writes a text as JSON with its length before it; returns a hash of it. */
    private long writeJson(String text) {
        int at = open();
        out.writeJson(text);
        close(at);
        return TokenHash.of(out.array(), at + Integer.BYTES, out.size());
    }

    private int open() {
        int at = out.size();
        out.writeInt(0);
        return at;
    }

    private void close(int at) {
        out.setInt(at, out.size() - at - Integer.BYTES);
    }
}
