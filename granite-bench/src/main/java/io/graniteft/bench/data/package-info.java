/** What curation finds and misses, measured on real sources. */
@NullMarked
package io.graniteft.bench.data;

import org.jspecify.annotations.NullMarked;
