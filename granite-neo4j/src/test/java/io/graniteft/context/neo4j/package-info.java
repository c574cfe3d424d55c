@NullMarked
package io.graniteft.context.neo4j;

import org.jspecify.annotations.NullMarked;
