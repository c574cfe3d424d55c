package io.graniteft.lang.internal;

import io.graniteft.lang.FunctionOutline;
import io.graniteft.lang.SourceRange;

/** Says what a function is called and where it stands. */
final class OutlineBuilder {
    private final LiveTokens tokens;
    private final ByteOffsets bytes;

    OutlineBuilder(LiveTokens tokens, ByteOffsets bytes) {
        this.tokens = tokens;
        this.bytes = bytes;
    }

    FunctionOutline build(Span span) {
        Head head = span.head();
        String written = nameSpelling(head.nameFrom(), head);
        String name = head.simpleFrom() == head.nameFrom() ? written : nameSpelling(head.simpleFrom(), head);
        int start = tokens.start(span.first());
        int end = tokens.end(span.bodyClose());
        return new FunctionOutline(
                name,
                span.scope().isEmpty() ? written : span.scope() + "::" + written,
                tokens.line(head.simpleFrom()),
                new SourceRange(
                        tokens.line(span.first()),
                        tokens.line(span.bodyClose()),
                        start,
                        end,
                        bytes.of(start),
                        bytes.of(end)));
    }

    /** A name without blanks: {@code a::b<int>::~b}, {@code operator==}, {@code operator bool}. */
    private String nameSpelling(int from, Head head) {
        Spelling name = new Spelling(tokens);
        for (int i = from; i < head.nameTo(); i++) {
            name.add(i);
        }
        return name.toString();
    }
}
