/** What the context store finds, what it costs, and what it is good for. */
@NullMarked
package io.graniteft.bench.context;

import org.jspecify.annotations.NullMarked;
