package io.graniteft.eval.internal.compile;

import io.graniteft.eval.internal.PreFilter;
import io.graniteft.lang.DeclarationSource;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Declarations that a caller gave. They pass the same filter as the snippet, because they come from somebody's source as
 * well; each is a piece of its own, so that one that does not fit falls away alone.
 */
final class Given {
    private static final int MAX_CHARS = 64 * 1024;
    private static final int MAX_PIECES = 400;

    /** The first part of the file name under which the compiler sees a piece; its number follows. */
    static final String FILE = "given-";

    private final DeclarationSource source;
    private final boolean cpp;
    private final Set<String> asked = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final List<String> pieces = new ArrayList<>();
    private final Set<Integer> broken = new HashSet<>();
    private int chars;

    Given(DeclarationSource source, boolean cpp) {
        this.source = source;
        this.cpp = cpp;
    }

    /** Asks for a name once. The names that came with it, which need not be made up. */
    Set<String> ask(String name) {
        if (!asked.add(name)) {
            return Set.of();
        }
        Optional<String> text = source.declarationOf(name);
        if (text.isEmpty() || text.get().isBlank() || text.get().length() > MAX_CHARS - chars) {
            return Set.of();
        }
        PreFilter.Result filtered = PreFilter.apply(text.get(), false);
        if (filtered.rejection() != null) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (String piece : split(filtered.source())) {
            if (pieces.size() < MAX_PIECES
                    && seen.add(piece.replaceAll("\\s+", " ").strip())) {
                pieces.add(piece);
                chars += piece.length();
            }
            names.addAll(declaredBy(piece));
        }
        return names;
    }

    private Set<String> declaredBy(String piece) {
        Scan scan = new Scan(piece, cpp);
        Declared declared = new Declared(scan, cpp);
        Set<String> names = new LinkedHashSet<>(scan.conditionals.macros);
        names.addAll(declared.typedefs);
        names.addAll(declared.definedTags);
        names.addAll(declared.enumerators);
        names.addAll(declared.functions);
        if (declared.functions.isEmpty()) {
            names.addAll(declared.variables.keySet());
        }
        return names;
    }

    /** Cuts a text into its outermost declarations and directives. */
    static List<String> split(String text) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean body = false;
        List<Token> tokens = Tokens.live(text);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.DIRECTIVE) {
                continue;
            }
            if (token.is("{")) {
                body = depth == 0 ? i > 0 && tokens.get(i - 1).is(")") : body;
                depth++;
            } else if (token.is("}")) {
                depth = Math.max(0, depth - 1);
            }
            boolean directiveNext = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.DIRECTIVE;
            boolean ends = depth == 0 && (token.is(";") || (token.is("}") && body));
            if (ends
                    || (directiveNext
                            && depth == 0
                            && text.substring(start, token.end()).isBlank())) {
                found.add(text.substring(start, token.end()));
                start = token.end();
            }
        }
        if (!text.substring(start).isBlank()) {
            found.add(text.substring(start));
        }
        return found;
    }

    /** Takes a piece out that the compiler does not accept; true when it was in. */
    boolean drop(String file) {
        try {
            return file.startsWith(FILE) && broken.add(Integer.parseInt(file.substring(FILE.length())));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The pieces that stand, each under its own file name. */
    String text() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            if (!broken.contains(i)) {
                out.append("#line 1 \"")
                        .append(FILE)
                        .append(i)
                        .append("\"\n")
                        .append(pieces.get(i))
                        .append('\n');
            }
        }
        return out.isEmpty() ? "" : out.append("#line 1 \"granite\"\n").toString();
    }
}
