package io.graniteft.core.config;

/**
 * The context store, and who is shown what it knows; see docs/context.md.
 *
 * @param store the store's address, {@code lucene:DIR} or {@code neo4j:URI}; empty: none
 * @param embedding the model that finds by meaning: {@code minilm}, which ships with the program, a folder, or {@code none}
 * @param username who a Neo4j server is asked as; the password is NEO4J_PASSWORD in the environment
 * @param budgetTokens tokens of context that a request carries at most
 * @param similar similar functions that a request of a teacher carries at most, besides declarations
 * @param prepare whether examples carry the declarations that they need
 * @param teach whether the teacher is shown context
 * @param correct whether the teacher is shown context when it corrects
 * @param evaluate whether the compiler is given declarations before they are made up
 */
public record ContextConfig(
        @Setting(optional = true) String store,

        String embedding,
        String username,
        @Setting(min = 64, max = 100_000) int budgetTokens,
        @Setting(min = 0, max = 20) int similar,
        boolean prepare,
        boolean teach,
        boolean correct,
        boolean evaluate) {}
