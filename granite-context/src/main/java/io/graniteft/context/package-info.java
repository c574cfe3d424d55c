/**
 * What a code base knows of itself: its functions, types, macros, variables and files, how they hang together, and how to find what
 * a request is about. Everything that reads goes through a {@link io.graniteft.context.Scope}, so that what must not be seen is left
 * out where the search happens.
 */
@NullMarked
package io.graniteft.context;

import org.jspecify.annotations.NullMarked;
