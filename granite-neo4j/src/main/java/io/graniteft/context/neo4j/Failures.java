package io.graniteft.context.neo4j;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.AuthorizationExpiredException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TransientException;

/** What a server's complaints mean to a person. */
final class Failures {
    private Failures() {}

    /**
     * What went wrong.
     *
     * @param connected whether the server had answered before
     */
    static GraniteException explain(Neo4jException error, Neo4jAddress address, boolean connected) {
        String code = error.code() == null ? "" : error.code();
        if (error instanceof AuthenticationException
                || error instanceof AuthorizationExpiredException
                || code.startsWith("Neo.ClientError.Security.CredentialsExpired")) {
            return credentials(error, address);
        }
        if (code.equals("Neo.ClientError.Security.Forbidden")
                && error.getMessage() != null
                && error.getMessage().contains("change")) {
            return new GraniteException(
                    ErrorCode.CREDENTIALS,
                    "Neo4j at " + address + " wants a new password of the user " + address.user(),
                    "give the user one with `ALTER CURRENT USER SET PASSWORD`, then set NEO4J_PASSWORD",
                    error);
        }
        if (error instanceof SecurityException) {
            return new GraniteException(
                    ErrorCode.CREDENTIALS,
                    "Neo4j at " + address + " does not let the user " + address.user() + " do this: " + line(error),
                    "give the user the roles to read, to write and to make indexes, or name another in NEO4J_USERNAME",
                    error);
        }
        if (error instanceof ServiceUnavailableException || error instanceof SessionExpiredException) {
            return connected ? lost(error, address) : unreachable(error, address);
        }
        if (code.equals("Neo.ClientError.Database.DatabaseNotFound")) {
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "Neo4j at " + address.uri() + " has no database " + address.database(),
                    "set NEO4J_DATABASE to one that is there, or unset it",
                    error);
        }
        if (code.startsWith("Neo.TransientError.Transaction.DeadlockDetected")
                || code.startsWith("Neo.TransientError.Transaction.LockAcquisitionTimeout")) {
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "another process is writing to the store at " + address,
                    "wait until it has finished, then run the command again; it goes on where this one ended",
                    error);
        }
        if (code.contains("OutOfMemory") || code.contains("OutOfDiskSpace") || error instanceof DatabaseException) {
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "Neo4j at " + address + " could not do its work: " + line(error),
                    "look into the server's log and give it what it lacks; what was committed is kept",
                    error);
        }
        return new GraniteException(
                ErrorCode.REMOTE_SERVICE,
                "Neo4j at " + address + " reports: " + line(error),
                error instanceof TransientException
                        ? "run the command again; it goes on where this one ended"
                        : "see docs/context.md for the servers and the rights that are needed",
                error);
    }

    private static GraniteException credentials(Neo4jException error, Neo4jAddress address) {
        return address.password().isEmpty()
                ? new GraniteException(
                        ErrorCode.CREDENTIALS,
                        "Neo4j at " + address + " wants a password, and none is set",
                        "set NEO4J_PASSWORD, and NEO4J_USERNAME unless the user is neo4j",
                        error)
                : new GraniteException(
                        ErrorCode.CREDENTIALS,
                        "Neo4j at " + address + " refuses the password of the user " + address.user(),
                        "check NEO4J_USERNAME and NEO4J_PASSWORD; after a few wrong ones the server makes everybody wait",
                        error);
    }

    private static GraniteException unreachable(Neo4jException error, Neo4jAddress address) {
        return new GraniteException(
                ErrorCode.REMOTE_SERVICE,
                "no Neo4j answers at " + address.uri() + ": " + line(error),
                "start the server, or check host, port and encryption: bolt:// is without TLS, bolt+s:// and neo4j+s:// are"
                        + " with it",
                error);
    }

    private static GraniteException lost(Neo4jException error, Neo4jAddress address) {
        return new GraniteException(
                ErrorCode.REMOTE_SERVICE,
                "the connection to Neo4j at " + address.uri() + " was lost",
                "when the server is there again, run the command again; what was committed is kept and not read twice",
                error);
    }

    private static String line(Neo4jException error) {
        String message = error.getMessage() == null ? error.code() : error.getMessage();
        return message == null
                ? "an error without a message"
                : message.lines().findFirst().orElse("");
    }
}
