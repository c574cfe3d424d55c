/**
 * The words every room uses: errors and digests. Its sub-packages hold configuration, chat examples, JSON Lines,
 * stores, and runs.
 */
@NullMarked
package io.graniteft.core;

import org.jspecify.annotations.NullMarked;
