/** The context store in a Neo4j server: the same graph and the same answers as in a folder, open to everyone who knows Cypher. */
@NullMarked
package io.graniteft.context.neo4j;

import org.jspecify.annotations.NullMarked;
