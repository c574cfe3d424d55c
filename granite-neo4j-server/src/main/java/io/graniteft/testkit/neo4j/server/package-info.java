/** A Neo4j that tests start in a process of its own. */
@NullMarked
package io.graniteft.testkit.neo4j.server;

import org.jspecify.annotations.NullMarked;
