/** Tests of what stages do beside their libraries. */
@NullMarked
package io.graniteft.cli.internal.stage;

import org.jspecify.annotations.NullMarked;
