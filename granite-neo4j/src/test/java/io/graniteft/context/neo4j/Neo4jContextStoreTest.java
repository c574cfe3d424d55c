package io.graniteft.context.neo4j;

import io.graniteft.context.ContextStore;
import io.graniteft.core.config.Environment;
import io.graniteft.testkit.context.ContextStoreContract;
import io.graniteft.testkit.neo4j.Neo4jProcess;
import org.junit.jupiter.api.BeforeEach;

class Neo4jContextStoreTest extends ContextStoreContract {
    private Neo4jProcess server = server();

    private static Neo4jProcess server() {
        try {
            return Servers.shared();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void begin_with_an_empty_database() {
        Servers.empty(server);
    }

    @Override
    protected ContextStore openStore() {
        return Neo4jContextStore.open(server.address(), Environment.of(server.variables()), false);
    }
}
