package io.graniteft.data.internal.spill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The lines of one function's examples, folded so that what they have in common is stored once: the answer, which most examples
 * share, and the provenance but for id, kind, template and group.
 */
public final class Lines {
    private static final byte[] CHAT_START = ascii("{\"messages\":[{\"role\":\"user\",\"content\":\"");
    private static final byte[] CHAT_MIDDLE = ascii("\"},{\"role\":\"assistant\",\"content\":\"");
    private static final byte[] CHAT_END = ascii("\"}]}\n");
    private static final byte[] PROMPT_START = ascii("{\"id\":\"");
    private static final byte[] PROMPT_MIDDLE = ascii("\",\"prompt\":\"");
    private static final byte[] PROMPT_REFERENCE = ascii("\",\"reference\":\"");
    private static final byte[] PROMPT_END = ascii("\"}\n");

    /** What stands in a provenance line for the id, the kind, the template and the group until these are known. */
    public static final String OPEN = "\uE000";

    /** The open places of a provenance line, in their order. */
    private static final List<String> OPEN_PLACES =
            List.of("{\"id\":\"" + OPEN, "\"kind\":\"" + OPEN, "\"template\":\"" + OPEN, "\"group\":\"" + OPEN);

    private byte[] bytes = new byte[0];
    private int answerAt;
    private int answerLength;
    private final int[] pieceAt = new int[OPEN_PLACES.size() + 1];
    private final int[] pieceLength = new int[OPEN_PLACES.size() + 1];
    private byte[] template = new byte[0];
    private byte[] kind = new byte[0];
    private boolean prompt;
    private int requestAt;
    private int requestLength;
    private int ownAnswerAt;
    private int ownAnswerLength;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Begins the lines of a function.
     *
     * @param answer what most examples answer
     * @param provenance a provenance line with {@link #OPEN} for what is not known yet
     */
    public static void begin(Bytes out, String answer, String provenance) {
        writeJson(out, answer);
        int from = 0;
        for (String place : OPEN_PLACES) {
            int at = provenance.indexOf(place, from);
            if (at < 0) {
                throw new IllegalArgumentException("a provenance line without its place for " + place);
            }
            int end = at + place.length() - OPEN.length();
            out.writeText(provenance.substring(from, end));
            from = end + OPEN.length();
        }
        out.writeText(provenance.substring(from));
    }

    /**
     * Adds an example.
     *
     * @param answer null if it is the one that {@link #begin} was given
     * @param prompt whether a prompt is made of it
     */
    public static void add(
            Bytes out,
            String template,
            String kind,
            boolean prompt,
            String request,
            @org.jspecify.annotations.Nullable String answer) {
        out.writeText(template);
        out.writeText(kind);
        out.write(prompt ? 1 : 0);
        writeJson(out, request);
        out.write(answer == null ? 0 : 1);
        if (answer != null) {
            writeJson(out, answer);
        }
    }

    private static void writeJson(Bytes out, String text) {
        int at = out.size();
        out.writeInt(0);
        out.writeJson(text);
        out.setInt(at, out.size() - at - 4);
    }

    /**
     * Unfolds one example.
     *
     * @param source the function's lines, from the first byte on; they are not copied
     * @param example which one
     */
    public void read(byte[] source, int example) {
        bytes = source;
        ByteBuffer in = ByteBuffer.wrap(source);
        answerLength = in.getInt();
        answerAt = skip(in, answerLength);
        for (int i = 0; i < pieceAt.length; i++) {
            pieceLength[i] = in.getInt();
            pieceAt[i] = skip(in, pieceLength[i]);
        }
        for (int i = 0; i <= example; i++) {
            int templateLength = in.getInt();
            int templateAt = skip(in, templateLength);
            int kindLength = in.getInt();
            int kindAt = skip(in, kindLength);
            prompt = in.get() != 0;
            requestLength = in.getInt();
            requestAt = skip(in, requestLength);
            ownAnswerAt = answerAt;
            ownAnswerLength = answerLength;
            if (in.get() != 0) {
                ownAnswerLength = in.getInt();
                ownAnswerAt = skip(in, ownAnswerLength);
            }
            if (i == example) {
                template = java.util.Arrays.copyOfRange(bytes, templateAt, templateAt + templateLength);
                kind = java.util.Arrays.copyOfRange(bytes, kindAt, kindAt + kindLength);
            }
        }
    }

    private static int skip(ByteBuffer in, int length) {
        int at = in.position();
        in.position(at + length);
        return at;
    }

    /** The template's name. */
    public String template() {
        return new String(template, StandardCharsets.US_ASCII);
    }

    /** Whether a prompt is made of the example. */
    public boolean hasPrompt() {
        return prompt;
    }

    /** Writes the line of {@code train.jsonl} or {@code val.jsonl}. */
    public void writeChat(OutputStream out) throws IOException {
        out.write(CHAT_START);
        out.write(bytes, requestAt, requestLength);
        out.write(CHAT_MIDDLE);
        out.write(bytes, ownAnswerAt, ownAnswerLength);
        out.write(CHAT_END);
    }

    /** Writes the line of the prompts' file. */
    public void writePrompt(OutputStream out, byte[] id) throws IOException {
        out.write(PROMPT_START);
        out.write(id);
        out.write(PROMPT_MIDDLE);
        out.write(bytes, requestAt, requestLength);
        out.write(PROMPT_REFERENCE);
        out.write(bytes, ownAnswerAt, ownAnswerLength);
        out.write(PROMPT_END);
    }

    /** Writes the provenance line. */
    public void writeProvenance(OutputStream out, byte[] id, byte[] group) throws IOException {
        byte[][] fillings = {id, kind, template, group};
        for (int i = 0; i < pieceAt.length; i++) {
            out.write(bytes, pieceAt[i], pieceLength[i]);
            if (i < fillings.length) {
                out.write(fillings[i]);
            }
        }
        out.write('\n');
    }
}
