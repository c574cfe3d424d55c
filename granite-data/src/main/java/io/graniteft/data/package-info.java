/**
 * From source trees to curated chat examples in leak-free splits. {@link io.graniteft.data.DataPipeline} does all of it; the
 * records here are the lines of the files that it writes.
 */
@NullMarked
package io.graniteft.data;

import org.jspecify.annotations.NullMarked;
