/** Tests of work on several threads. */
@NullMarked
package io.graniteft.core.concurrent;

import org.jspecify.annotations.NullMarked;
