package io.graniteft.lang;

import java.util.Optional;

/** Gives the declarations that a lone function needs to compile: where they come from is the implementation's affair. */
@FunctionalInterface
public interface DeclarationSource {
    /**
     * The text of the declaration of a type, function, variable or macro, complete with what it needs itself.
     *
     * @param name a name as it stands in source, qualified or not
     */
    Optional<String> declarationOf(String name);
}
