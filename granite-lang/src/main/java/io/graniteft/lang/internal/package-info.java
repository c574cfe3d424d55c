/** How the extractor works: characters, tokens, live tokens, brackets, function spans, and the reading of a head, in that order. */
@NullMarked
package io.graniteft.lang.internal;

import org.jspecify.annotations.NullMarked;
