/** A real Neo4j for tests. */
@NullMarked
package io.graniteft.testkit.neo4j;

import org.jspecify.annotations.NullMarked;
