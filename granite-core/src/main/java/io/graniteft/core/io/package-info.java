/**
 * Files that survive a crash: atomic replacement, digests, and locks between processes.
 */
@NullMarked
package io.graniteft.core.io;

import org.jspecify.annotations.NullMarked;
