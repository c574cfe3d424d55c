package io.graniteft.cli.internal.context;

import io.graniteft.context.ContextStore;
import io.graniteft.context.ContextStores;
import io.graniteft.context.neo4j.Neo4jContextStore;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens the store that a command or a configuration names. */
public final class OpenStore {
    /** Lucene says by this logger that it could be faster with a module of the JDK that is not finished: no news for anybody. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    /** What goes wrong is told by an error of ours; the driver would tell it a second time. */
    private static final Logger DRIVER = Logger.getLogger("org.neo4j.driver");

    private OpenStore() {}

    /**
     * The store.
     *
     * @param address as named on the command line; empty: the configuration's
     * @throws GraniteException if none is named, or it cannot be opened
     */
    public static ContextStore of(String address, LoadedConfig loaded, boolean mustExist) {
        String named = address.isEmpty() ? loaded.config().context().store() : address;
        if (named.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.USAGE,
                    "no context store is named",
                    "give --store lucene:DIR or --store neo4j:URI, or set context.store in the configuration");
        }
        if (Neo4jContextStore.isAddress(named)) {
            DRIVER.setLevel(Level.OFF);
            return Neo4jContextStore.open(named, loaded.environment(), mustExist);
        }
        LUCENE.setLevel(Level.SEVERE);
        return ContextStores.open(named, mustExist);
    }
}
