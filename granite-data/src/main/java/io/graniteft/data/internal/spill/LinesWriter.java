package io.graniteft.data.internal.spill;

import io.graniteft.data.alike.TokenHash;
import io.graniteft.data.example.Template;
import java.util.List;

/**
 * Folds the lines of a function's examples, such that what they have in common is stored once: the answer, which most examples share,
 * and the provenance but for id, kind, template and group. {@link Lines} unfolds them.
 */
public final class LinesWriter {
    private final Bytes out;
    private String common = "";
    private long commonHash;

    /** Folds into these bytes. */
    public LinesWriter(Bytes out) {
        this.out = out;
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

    /**
     * Begins the lines of a function.
     *
     * @param answer what most examples answer
     */
    public void begin(String answer, Origin origin) {
        common = answer;
        commonHash = writeJson(answer);
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

    /**
     * Adds an example.
     *
     * @param prompt whether a prompt is made of it
     * @return a digest of its messages
     */
    public long add(Template template, boolean prompt, String request, String answer) {
        boolean own = !answer.equals(common);
        out.write(template.number());
        out.write((prompt ? Lines.PROMPT : 0) | (own ? Lines.OWN_ANSWER : 0));
        long requestHash = writeJson(request);
        return TokenHash.then(requestHash, own ? writeJson(answer) : commonHash);
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
