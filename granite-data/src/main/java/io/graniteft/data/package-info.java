/**
 * From source trees to curated chat examples in leak-free splits.
 */
@NullMarked
package io.graniteft.data;

import org.jspecify.annotations.NullMarked;
