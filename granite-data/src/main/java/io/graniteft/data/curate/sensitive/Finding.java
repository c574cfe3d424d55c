package io.graniteft.data.curate.sensitive;

/**
 * Something sensitive in a text.
 *
 * @param kind what it is
 * @param start the index of its first {@code char}
 * @param end the index after its last {@code char}
 */
public record Finding(SensitiveKind kind, int start, int end) {}
