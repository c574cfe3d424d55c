package io.graniteft.context.neo4j;

import java.util.List;

/**
 * What a store makes in a database. Every node has the label {@code GraniteSymbol}, and beside it that of its kind; every name that somebody
 * refers to is a node {@code GraniteName}. A function that calls another is found over the name:
 * {@code (f)-[:CALLS]->(:GraniteName)<-[:NAMED]-(g)}. Other data in the database is left alone.
 */
final class Schema {
    /** Raised when the same graph is written in another way. */
    static final String FORMAT = "granite-neo4j/1";

    static final String WORDS_INDEX = "granite_words";
    static final String VECTOR_INDEX = "granite_vectors";

    static final List<String> STATEMENTS = List.of(
            "CREATE CONSTRAINT granite_store IF NOT EXISTS FOR (n:GraniteStore) REQUIRE n.name IS UNIQUE",
            "CREATE CONSTRAINT granite_symbol_id IF NOT EXISTS FOR (n:GraniteSymbol) REQUIRE n.id IS UNIQUE",
            "CREATE CONSTRAINT granite_name_key IF NOT EXISTS FOR (n:GraniteName) REQUIRE n.key IS UNIQUE",
            "CREATE INDEX granite_symbol_path IF NOT EXISTS FOR (n:GraniteSymbol) ON (n.path)",
            "CREATE INDEX granite_symbol_key IF NOT EXISTS FOR (n:GraniteSymbol) ON (n.key)",
            "CREATE INDEX granite_symbol_content IF NOT EXISTS FOR (n:GraniteSymbol) ON (n.content)",
            "CREATE FULLTEXT INDEX " + WORDS_INDEX
                    + " IF NOT EXISTS FOR (n:GraniteSymbol) ON EACH [n.words, n.kind, n.sketch]"
                    + " OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}");

    static final String AWAIT = "CALL db.awaitIndexes(600)";

    static final String DROP_VECTORS = "DROP INDEX " + VECTOR_INDEX + " IF EXISTS";

    private Schema() {}

    static String createVectors(int dimension) {
        return "CREATE VECTOR INDEX " + VECTOR_INDEX + " IF NOT EXISTS FOR (n:GraniteSymbol) ON (n.vector)"
                + " OPTIONS {indexConfig: {`vector.dimensions`: " + dimension
                + ", `vector.similarity_function`: 'cosine'}}";
    }
}
