/**
 * Under which licence code stands: read from tags, notices and licence files, and judged by a policy. What it finds is a help to
 * people who decide; it is no legal advice.
 */
@NullMarked
package io.graniteft.data.licence;

import org.jspecify.annotations.NullMarked;
