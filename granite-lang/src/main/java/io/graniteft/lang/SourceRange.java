package io.graniteft.lang;

/**
 * A stretch of a source text. Lines count from 1 and include the last; offsets count from 0 and do not.
 *
 * @param startLine the line of the first character
 * @param endLine the line of the last character
 * @param start the index of the first {@code char}
 * @param end the index after the last {@code char}
 * @param startByte the offset of the first byte in the text's encoding, see {@link SourceText#charset}
 * @param endByte the offset after the last byte
 */
public record SourceRange(int startLine, int endLine, int start, int end, int startByte, int endByte) {}
