package io.graniteft.data.curate.sensitive;

import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a text where something may be replaced without changing what the code does or whether it compiles: comments, string
 * literals and directives other than {@code #include}.
 */
final class Regions {
    /** What a place in the text is. */
    enum Kind {
        CODE,
        STRING,
        COMMENT,
        DIRECTIVE
    }

    private record Region(Kind kind, int start, int end) {}

    private final List<Region> regions = new ArrayList<>();

    Regions(String text) {
        for (Token token : Tokens.all(text)) {
            Kind kind = switch (token.kind()) {
                case STRING -> Kind.STRING;
                case COMMENT -> Kind.COMMENT;
                case DIRECTIVE -> token.text().contains("include") ? Kind.CODE : Kind.DIRECTIVE;
                default -> Kind.CODE;
            };
            if (kind != Kind.CODE) {
                regions.add(new Region(kind, token.start(), token.end()));
            }
        }
    }

    /** What all of this stretch is; code, if any of it is. */
    Kind of(int start, int end) {
        Region region = at(start);
        return region != null && end <= region.end() ? region.kind() : Kind.CODE;
    }

    /** Whether the string literal around this place holds nothing else. */
    boolean isWholeString(int start, int end) {
        Region region = at(start);
        return region != null && region.kind() == Kind.STRING && start - region.start() <= 3 && end + 1 == region.end();
    }

    private @Nullable Region at(int position) {
        int low = 0;
        int high = regions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Region region = regions.get(middle);
            if (position < region.start()) {
                high = middle - 1;
            } else if (position >= region.end()) {
                low = middle + 1;
            } else {
                return region;
            }
        }
        return null;
    }
}
