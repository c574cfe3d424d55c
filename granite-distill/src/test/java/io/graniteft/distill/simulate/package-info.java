@NullMarked
package io.graniteft.distill.simulate;

import org.jspecify.annotations.NullMarked;
