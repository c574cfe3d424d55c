@NullMarked
package io.graniteft.distill.plan;

import org.jspecify.annotations.NullMarked;
