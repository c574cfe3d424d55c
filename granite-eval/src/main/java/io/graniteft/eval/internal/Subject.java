package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Snippet;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One snippet as the rules see it: the text, and readings of it that are made when the first rule asks. Belongs to one
 * evaluation and thus to one thread.
 */
public final class Subject {
    private final Snippet snippet;
    private final CodeLanguage language;
    private @Nullable SourceView view;
    private @Nullable Lines lines;
    private @Nullable List<Token> live;
    private @Nullable List<CFunction> functions;

    /** The subject of one evaluation. */
    public Subject(Snippet snippet) {
        this.snippet = snippet;
        this.language = snippet.effectiveLanguage();
    }

    /** What the caller gave. */
    public Snippet snippet() {
        return snippet;
    }

    /** The text as it is. */
    public String code() {
        return snippet.code();
    }

    /** The language that the text is read as. */
    public CodeLanguage language() {
        return language;
    }

    /** The text without comments and literals. */
    public SourceView view() {
        if (view == null) {
            view = new SourceView(snippet.code());
        }
        return view;
    }

    /** Lines and columns of offsets. */
    public Lines lines() {
        if (lines == null) {
            lines = new Lines(snippet.code());
        }
        return lines;
    }

    /** The tokens that a compiler would act on, see {@link Tokens#live}. */
    public List<Token> live() {
        if (live == null) {
            live = Tokens.live(snippet.code());
        }
        return live;
    }

    /** The function definitions of the text. */
    public List<CFunction> functions() {
        if (functions == null) {
            String path = language == CodeLanguage.CPP ? "snippet.cpp" : "snippet.c";
            functions = new FunctionExtractor()
                    .extract(new SourceText(path, snippet.code()))
                    .functions();
        }
        return functions;
    }
}
