/**
 * The model that answers and corrects: the seam, its implementations, and the bulk runner that keeps every answer paid for.
 */
@NullMarked
package io.graniteft.teacher;

import org.jspecify.annotations.NullMarked;
