/** The contracts of every seam, held by the implementations that lie in the rooms themselves. */
@NullMarked
package io.graniteft.testkit;

import org.jspecify.annotations.NullMarked;
