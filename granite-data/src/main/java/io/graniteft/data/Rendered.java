package io.graniteft.data;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Message;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.Json;
import io.graniteft.data.example.Example;
import io.graniteft.data.example.Template;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** An example as the bytes that would be written of it: its chat line, its provenance line, and its prompt line if it has one. */
final class Rendered {
    private final String id;
    private final HashCode messages;
    private final byte[] chat;
    private final byte[] provenance;
    private final byte[] prompt;

    private Rendered(String id, HashCode messages, byte[] chat, byte[] provenance, byte[] prompt) {
        this.id = id;
        this.messages = messages;
        this.chat = chat;
        this.provenance = provenance;
        this.prompt = prompt;
    }

    static Rendered of(Example example, Provenance provenance) {
        ChatExample chat = example.chat();
        byte[] prompt = example.template() == Template.PURPOSE
                ? line(new Prompt(provenance.id(), chat.request(), null, chat.answer()))
                : new byte[0];
        return new Rendered(provenance.id(), digestOf(chat), line(chat), line(provenance), prompt);
    }

    private static byte[] line(Object value) {
        return (Json.line(value) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("deprecation") // Guava marks MD5 as weak; here it only tells examples apart.
    private static HashCode digestOf(ChatExample chat) {
        StringBuilder text = new StringBuilder();
        for (Message message : chat.messages()) {
            text.append(message.role()).append('\n').append(message.content()).append('\0');
        }
        return Hashing.md5().hashString(text, StandardCharsets.UTF_8);
    }

    String id() {
        return id;
    }

    /** The digest that is equal for examples with the same messages. */
    HashCode messages() {
        return messages;
    }

    int chatLength() {
        return chat.length;
    }

    int provenanceLength() {
        return provenance.length;
    }

    /** 0 if this is not the example that the function's prompt is made of. */
    int promptLength() {
        return prompt.length;
    }

    /** Writes the chat line, the provenance line and the prompt line, one after another. */
    void writeTo(OutputStream out) throws IOException {
        out.write(chat);
        out.write(provenance);
        out.write(prompt);
    }
}
