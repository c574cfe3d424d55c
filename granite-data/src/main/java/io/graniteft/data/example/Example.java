package io.graniteft.data.example;

import io.graniteft.core.chat.ChatExample;

/**
 * One request for a function with its answer.
 *
 * @param template the wording
 * @param chat the messages
 */
public record Example(Template template, ChatExample chat) {}
