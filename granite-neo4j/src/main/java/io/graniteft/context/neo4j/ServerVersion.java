package io.graniteft.context.neo4j;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a server is new enough. */
final class ServerVersion {
    /** Since then a server compares vectors in queries; what the tests run against is newer. */
    private static final int MAJOR = 5;

    private static final int MINOR = 18;
    private static final Pattern AGENT = Pattern.compile("Neo4j/(\\d+)\\.(\\d+).*");

    private ServerVersion() {}

    static void check(String agent, Neo4jAddress address) {
        Matcher matcher = AGENT.matcher(agent);
        if (!matcher.matches()) {
            return; // Other makers' servers name themselves otherwise; their first answer tells what they can do.
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            throw new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "the server at " + address.uri() + " is " + agent
                            + ", and too old: it cannot search by vectors as needed",
                    "use Neo4j " + MAJOR + "." + MINOR + " or newer, or a store in a folder (lucene:DIR)");
        }
    }
}
