/** What {@code granite evaluate} reads and prints. Not API; it may change at any time. */
@NullMarked
package io.graniteft.cli.internal.evaluate;

import org.jspecify.annotations.NullMarked;
