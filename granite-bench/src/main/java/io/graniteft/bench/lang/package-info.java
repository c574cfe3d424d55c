/** How far the records of granite-lang agree with what tree-sitter reads of the same functions. */
@NullMarked
package io.graniteft.bench.lang;

import org.jspecify.annotations.NullMarked;
