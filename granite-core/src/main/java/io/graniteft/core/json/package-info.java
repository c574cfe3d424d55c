/**
 * JSON and JSON Lines as every room reads and writes them: one mapper, line-numbered errors, crash-safe files.
 */
@NullMarked
package io.graniteft.core.json;

import org.jspecify.annotations.NullMarked;
