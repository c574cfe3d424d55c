package io.graniteft.lang.internal;

import io.graniteft.lang.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts how often the reader of functions looks at a token, which tells its cost without a clock. */
public final class Work {
    private Work() {}

    /**
     * What reading a text costs.
     *
     * @param tokens how many tokens it has that are read
     * @param finding how often one was looked at to find the functions
     * @param building how often one was looked at to fill their records
     */
    public record Cost(int tokens, long finding, long building) {}

    private static final class Counted extends LiveTokens {
        private long looks;

        Counted(LiveTokens tokens) {
            super(tokens);
        }

        @Override
        int type(int index) {
            looks++;
            return super.type(index);
        }

        @Override
        boolean is(int index, String expected) {
            looks++;
            return super.is(index, expected);
        }

        @Override
        int line(int index) {
            looks++;
            return super.line(index);
        }

        @Override
        String text(int index) {
            looks++;
            return super.text(index);
        }
    }

    /** Reads the functions of a text, without those that a constant condition takes out. */
    public static Cost of(SourceText source) {
        Lexed lexed = Lexed.of(source.text());
        LogicalTokens logical = LogicalTokens.of(lexed);
        Counted tokens = new Counted(LiveTokens.of(lexed, logical, source));
        Recogniser recogniser = new Recogniser(tokens, "");
        recogniser.run();
        long finding = tokens.looks;
        List<Span> spans = new ArrayList<>(recogniser.spans());
        spans.sort(Comparator.comparingInt(Span::first));
        Part part = new Part(tokens, logical, recogniser.brackets(), spans, List.of());
        OutlineBuilder outlines = new OutlineBuilder(tokens, new ByteOffsets(source.text(), source.charset()));
        FunctionBuilder builder = new FunctionBuilder(
                part,
                source.path(),
                source.language(),
                List.of(),
                outlines,
                new Names(part.tokens().lexed()),
                false);
        spans.forEach(builder::build);
        return new Cost(tokens.size(), finding, tokens.looks - finding);
    }
}
