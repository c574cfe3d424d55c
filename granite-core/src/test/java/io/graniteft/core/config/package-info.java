/** Tests of the configuration. */
@NullMarked
package io.graniteft.core.config;

import org.jspecify.annotations.NullMarked;
