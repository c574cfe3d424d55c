/** Work on several threads whose outcome does not depend on how many there are. */
@NullMarked
package io.graniteft.core.concurrent;

import org.jspecify.annotations.NullMarked;
