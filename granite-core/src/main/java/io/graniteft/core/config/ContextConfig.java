package io.graniteft.core.config;

/**
 * The context store, and who is shown what it knows; see docs/context.md.
 *
 * @param store the store's address, {@code lucene:DIR} or {@code neo4j:URI}; empty: none
 * @param embedding the model that finds by meaning: {@code minilm}, which ships with the program, a folder, or {@code none}
 * @param evaluate whether the compiler is given declarations before they are made up
 * @param promptTokens tokens of declarations under a request of prepared examples and prompts, at most; 0: none
 */
public record ContextConfig(
        @Setting(optional = true) String store,
        String embedding,
        boolean evaluate,
        @Setting(min = 0) int promptTokens) {}
