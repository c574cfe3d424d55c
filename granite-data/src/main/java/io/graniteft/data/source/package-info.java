/**
 * From a source tree to texts: which files are read, in which order, and what their bytes mean.
 */
@NullMarked
package io.graniteft.data.source;

import org.jspecify.annotations.NullMarked;
