/** Tests of {@code core.json}. */
@NullMarked
package io.graniteft.core.json;

import org.jspecify.annotations.NullMarked;
