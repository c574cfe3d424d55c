package io.graniteft.data.internal.spill;

import io.graniteft.data.example.Template;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Unfolds the lines of examples that {@link LinesWriter} has folded. Not thread-safe. */
public final class Lines {
    /** Set in an example's flags if a prompt is made of it. */
    static final int PROMPT = 1;

    /** Set in an example's flags if its answer is not the common one. */
    static final int OWN_ANSWER = 2;

    /** Set in an example's flags if its request quotes the beginning of the common answer, and its answer is the end of that. */
    static final int CUT = 4;

    private static final byte[] CHAT_START = ascii("{\"messages\":[{\"role\":\"user\",\"content\":\"");
    private static final byte[] CHAT_MIDDLE = ascii("\"},{\"role\":\"assistant\",\"content\":\"");
    private static final byte[] CHAT_END = ascii("\"}]}\n");
    private static final byte[] ID_START = ascii("{\"id\":\"");
    private static final byte[] PROMPT_MIDDLE = ascii("\",\"prompt\":\"");
    private static final byte[] PROMPT_REFERENCE = ascii("\",\"reference\":\"");
    private static final byte[] PROMPT_END = ascii("\"}\n");
    private static final byte[] TEMPLATE = ascii("\",\"template\":\"");
    private static final byte[] GROUP = ascii("\",\"group\":\"");

    private static final Template[] TEMPLATES = Template.values();
    private static final byte[][] LABELS =
            Arrays.stream(TEMPLATES).map(one -> ascii(one.label())).toArray(byte[][]::new);
    private static final byte[][] KINDS =
            Arrays.stream(TEMPLATES).map(one -> ascii(one.kind())).toArray(byte[][]::new);

    private byte[] bytes = new byte[0];
    private int at;
    private int answerAt;
    private int answerLength;
    private int placeAt;
    private int placeLength;
    private int rightsAt;
    private int rightsLength;
    private int template;
    private boolean prompt;
    private int requestAt;
    private int requestLength;
    private int quotedLength;
    private int behindAt;
    private int behindLength;
    private int ownAnswerAt;
    private int ownAnswerLength;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Unfolds one example.
     *
     * @param source the function's lines, from the first byte on; they are not copied
     * @param example which one
     */
    public void read(byte[] source, int example) {
        begin(source, 0);
        for (int i = 0; i <= example; i++) {
            next();
        }
    }

    /**
     * Goes before the first example of a function.
     *
     * @param source bytes with the function's lines; they are not copied
     * @param at where these begin
     */
    public void begin(byte[] source, int at) {
        bytes = source;
        this.at = at;
        answerLength = nextInt();
        answerAt = skip(answerLength);
        placeLength = nextInt();
        placeAt = skip(placeLength);
        rightsLength = nextInt();
        rightsAt = skip(rightsLength);
    }

    /** Unfolds the next example of the function. */
    public void next() {
        template = bytes[at++];
        int flags = bytes[at++];
        prompt = (flags & PROMPT) != 0;
        requestLength = nextInt();
        requestAt = skip(requestLength);
        quotedLength = 0;
        behindLength = 0;
        ownAnswerAt = answerAt;
        ownAnswerLength = answerLength;
        if ((flags & CUT) != 0) {
            quotedLength = nextInt();
            behindLength = nextInt();
            behindAt = skip(behindLength);
            int from = nextInt();
            ownAnswerAt += from;
            ownAnswerLength -= from;
        } else if ((flags & OWN_ANSWER) != 0) {
            ownAnswerLength = nextInt();
            ownAnswerAt = skip(ownAnswerLength);
        }
    }

    /** Writes the example by itself, for {@link #readWhole}. */
    public void writeWhole(Bytes out) {
        out.write(template);
        out.write(prompt ? PROMPT : 0);
        out.writeInt(placeLength);
        out.write(bytes, placeAt, placeLength);
        out.writeInt(rightsLength);
        out.write(bytes, rightsAt, rightsLength);
        out.writeInt(requestLength + quotedLength + behindLength);
        writeRequest(out);
        out.writeInt(ownAnswerLength);
        out.write(bytes, ownAnswerAt, ownAnswerLength);
    }

    /** Reads an example that {@link #writeWhole} wrote; the bytes are not copied. */
    public void readWhole(byte[] source, int at) {
        bytes = source;
        this.at = at;
        template = bytes[this.at++];
        prompt = bytes[this.at++] == PROMPT;
        placeLength = nextInt();
        placeAt = skip(placeLength);
        rightsLength = nextInt();
        rightsAt = skip(rightsLength);
        requestLength = nextInt();
        requestAt = skip(requestLength);
        quotedLength = 0;
        behindLength = 0;
        ownAnswerLength = nextInt();
        ownAnswerAt = skip(ownAnswerLength);
    }

    private int nextInt() {
        int value = Bytes.intAt(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    private int skip(int length) {
        int start = at;
        at += length;
        return start;
    }

    /** The template's name. */
    public String template() {
        return TEMPLATES[template].label();
    }

    /** Whether a prompt is made of the example. */
    public boolean hasPrompt() {
        return prompt;
    }

    /** Writes the line of {@code train.jsonl} or {@code val.jsonl}. */
    public void writeChat(Bytes out) {
        out.write(CHAT_START);
        writeRequest(out);
        out.write(CHAT_MIDDLE);
        out.write(bytes, ownAnswerAt, ownAnswerLength);
        out.write(CHAT_END);
    }

    /** Writes the line of the prompts' file. */
    public void writePrompt(Bytes out, long function) {
        writeId(out, function);
        out.write(PROMPT_MIDDLE);
        writeRequest(out);
        out.write(PROMPT_REFERENCE);
        out.write(bytes, ownAnswerAt, ownAnswerLength);
        out.write(PROMPT_END);
    }

    private void writeRequest(Bytes out) {
        out.write(bytes, requestAt, requestLength);
        if (quotedLength > 0) {
            out.write(bytes, answerAt, quotedLength);
            out.write(bytes, behindAt, behindLength);
        }
    }

    /** Writes the provenance line. */
    public void writeProvenance(Bytes out, long function, long group) {
        writeId(out, function);
        out.write(bytes, placeAt, placeLength);
        out.write(KINDS[template]);
        out.write(TEMPLATE);
        out.write(LABELS[template]);
        out.write(GROUP);
        out.writeHex(group);
        out.write(bytes, rightsAt, rightsLength);
    }

    private void writeId(Bytes out, long function) {
        out.write(ID_START);
        out.writeHex(function);
        out.write('-');
        out.write(LABELS[template]);
    }
}
