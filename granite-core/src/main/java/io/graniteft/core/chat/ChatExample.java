package io.graniteft.core.chat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * One example to learn from: a request and its answer. A line of {@code train.jsonl} or {@code val.jsonl} is exactly this
 * object and holds nothing else, since loaders fill columns that only some lines have with nulls; where an example comes
 * from stands in a sidecar file with one line per example in the same order.
 *
 * @param messages the turns; here always one of the user and one of the assistant
 */
public record ChatExample(List<Message> messages) {
    public ChatExample {
        messages = List.copyOf(messages);
    }

    /** An example of one request and one answer. */
    public static ChatExample of(String request, String answer) {
        return new ChatExample(List.of(new Message(Message.USER, request), new Message(Message.ASSISTANT, answer)));
    }

    /** What the user asks: the content of the first user turn, or an empty text. */
    @JsonIgnore
    public String request() {
        return contentOf(Message.USER);
    }

    /** What the assistant answers: the content of the first assistant turn, or an empty text. */
    @JsonIgnore
    public String answer() {
        return contentOf(Message.ASSISTANT);
    }

    private String contentOf(String role) {
        for (Message message : messages) {
            if (message.role().equals(role)) {
                return message.content();
            }
        }
        return "";
    }
}
