/** Tests of runs. */
@NullMarked
package io.graniteft.core.run;

import org.jspecify.annotations.NullMarked;
