package io.graniteft.core.chat;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One turn of a conversation.
 *
 * @param role {@code user} or {@code assistant}
 * @param content what was said
 */
@JsonPropertyOrder({"role", "content"})
public record Message(String role, String content) {
    /** The role of the person who asks. */
    public static final String USER = "user";
    /** The role of the model that answers. */
    public static final String ASSISTANT = "assistant";
}
