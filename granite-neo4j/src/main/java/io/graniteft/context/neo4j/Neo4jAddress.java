package io.graniteft.context.neo4j;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;

/**
 * Where a server is and who asks it.
 *
 * @param uri the server, as its driver wants it; never with a password
 * @param database the database; empty: the user's own
 * @param user who asks
 * @param password the password; never printed
 */
record Neo4jAddress(URI uri, String database, String user, String password) {
    private static final String SCHEME = "neo4j:";
    private static final Set<String> SCHEMES = Set.of("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc");
    private static final String HINT = "write it as neo4j:bolt://HOST:7687 or neo4j:neo4j+s://HOST";

    Neo4jAddress {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    static boolean isOne(String address) {
        return address.startsWith(SCHEME);
    }

    /** The address of a store, with what the environment says of the user. */
    static Neo4jAddress of(String address, Environment environment) {
        String rest = address.substring(SCHEME.length());
        URI uri;
        try {
            uri = URI.create(rest.startsWith("//") ? SCHEME + rest : rest);
        } catch (IllegalArgumentException e) {
            // What is wrong with it is not repeated: it can hold a password.
            throw new GraniteException(ErrorCode.USAGE, "not the address of a Neo4j server", HINT);
        }
        if (uri.getRawUserInfo() != null || (uri.getRawAuthority() + "").contains("@")) {
            throw new GraniteException(
                    ErrorCode.USAGE,
                    "the address of a Neo4j server holds a user or a password",
                    "set NEO4J_USERNAME and NEO4J_PASSWORD, and leave them out of the address");
        }
        if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme()) || uri.getHost() == null) {
            throw new GraniteException(ErrorCode.USAGE, "not the address of a Neo4j server: " + rest, HINT);
        }
        return new Neo4jAddress(
                uri,
                environment.get("NEO4J_DATABASE").orElse(""),
                environment.get("NEO4J_USERNAME").orElse("neo4j"),
                environment.get("NEO4J_PASSWORD").orElse(""));
    }

    AuthToken token() {
        return password.isEmpty() ? AuthTokens.none() : AuthTokens.basic(user, password);
    }

    /** Where it is, for messages. */
    @Override
    public String toString() {
        return uri + (database.isEmpty() ? "" : ", database " + database);
    }
}
