/** Implementations of the context store held to its contract. */
@NullMarked
package io.graniteft.testkit.context;

import org.jspecify.annotations.NullMarked;
