/** The contract of context stores, and what its tests are made of. */
@NullMarked
package io.graniteft.testkit.context;

import org.jspecify.annotations.NullMarked;
