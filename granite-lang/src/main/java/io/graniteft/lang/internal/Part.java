package io.graniteft.lang.internal;

import java.util.List;

/**
 * A part of a text whose functions have been found: the text itself, or a stretch that a constant condition takes out.
 *
 * @param spans its functions in the order of their first tokens
 * @param conditions the conditions that the whole part stands under
 */
record Part(LiveTokens tokens, LogicalTokens logical, Brackets brackets, List<Span> spans, List<String> conditions) {}
