/**
 * Where bytes lie: the seam between a folder and an object store.
 */
@NullMarked
package io.graniteft.core.store;

import org.jspecify.annotations.NullMarked;
