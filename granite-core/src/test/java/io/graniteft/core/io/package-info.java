/** Tests of {@code core.io}. */
@NullMarked
package io.graniteft.core.io;

import org.jspecify.annotations.NullMarked;
