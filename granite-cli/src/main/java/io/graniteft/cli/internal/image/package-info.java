/** Container images: a build context made from the program's own jar, its bills of materials, and Docker's commands. */
@NullMarked
package io.graniteft.cli.internal.image;

import org.jspecify.annotations.NullMarked;
