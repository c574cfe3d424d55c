package io.graniteft.data.curate;

import io.graniteft.data.source.SourceFile;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.List;

/**
 * A function that a {@link CurationStep} judges.
 *
 * @param source the name of its source
 * @param file the file that it stands in, with its whole text
 * @param function the function, as the steps before have left it
 * @param live the live tokens of the function's text, see {@link Tokens#live}
 */
public record Candidate(String source, SourceFile file, CFunction function, List<Token> live) {
    public Candidate {
        live = List.copyOf(live);
    }

    /** The same place with another function in it. */
    Candidate with(CFunction changed) {
        boolean sameText = changed.text().equals(function.text());
        return new Candidate(source, file, changed, sameText ? live : Tokens.live(changed.text()));
    }
}
