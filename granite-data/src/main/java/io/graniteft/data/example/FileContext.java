package io.graniteft.data.example;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.DeclarationExtractor;
import io.graniteft.lang.SourceRange;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a file declares, so that a request can show what its function needs: types, macros, variables and prototypes. */
public final class FileContext {
    /** Nothing is known of the file. */
    public static final FileContext NONE = new FileContext(List.of());

    /** A longer declaration, in characters, is a table or a class with all its methods: it would drown the request. */
    private static final int MAX_DECLARATION = 800;

    /** No more than so many characters are shown in all. */
    private static final int MAX_SHOWN = 2400;

    private final Map<String, List<CDeclaration>> byName = new HashMap<>();
    private final List<CDeclaration> enumerations = new ArrayList<>();

    private FileContext(List<CDeclaration> declarations) {
        for (CDeclaration declaration : declarations) {
            byName.computeIfAbsent(declaration.name(), key -> new ArrayList<>()).add(declaration);
            if (declaration.kind() == CDeclaration.Kind.ENUM) {
                enumerations.add(declaration);
            }
        }
    }

    /** What the text declares. */
    public static FileContext of(SourceText text) {
        return new FileContext(new DeclarationExtractor().extract(text).declarations());
    }

    /**
     * The texts of the declarations that the function needs, in the order of the file, each once, and no function among them.
     *
     * @param live the live tokens of the function's text
     */
    List<String> neededBy(CFunction function, List<Token> live) {
        if (byName.isEmpty()) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (Token token : live) {
            if (token.kind() == Token.Kind.IDENTIFIER) {
                names.add(token.text());
            }
        }
        names.remove(function.name());
        function.parameters().forEach(parameter -> names.remove(parameter.name()));
        List<CDeclaration> found = new ArrayList<>();
        for (String name : names) {
            for (CDeclaration declaration : byName.getOrDefault(name, List.of())) {
                found.add(declaration.kind() == CDeclaration.Kind.ENUM_CONSTANT ? whole(declaration) : declaration);
            }
        }
        found.sort(Comparator.comparingInt(
                        (CDeclaration declaration) -> declaration.range().startLine())
                .thenComparing(CDeclaration::text));
        List<String> texts = new ArrayList<>();
        Set<SourceRange> seen = new HashSet<>();
        int length = 0;
        for (CDeclaration declaration : found) {
            String text = declaration.text().strip();
            boolean fits = text.length() <= MAX_DECLARATION && length + text.length() <= MAX_SHOWN;
            if (fits && seen.add(declaration.range())) {
                texts.add(text);
                length += text.length();
            }
        }
        return texts;
    }

    /** The enumeration that a constant belongs to. */
    private CDeclaration whole(CDeclaration constant) {
        return enumerations.stream()
                .filter(one -> one.range().startLine() <= constant.range().startLine()
                        && one.range().endLine() >= constant.range().endLine())
                .findFirst()
                .orElse(constant);
    }
}
