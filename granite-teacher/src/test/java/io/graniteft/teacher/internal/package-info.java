/** Tests of how the bulk runner decides, under a simulated service. */
@NullMarked
package io.graniteft.teacher.internal;

import org.jspecify.annotations.NullMarked;
