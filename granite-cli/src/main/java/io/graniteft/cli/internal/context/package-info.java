/** What the verbs of the context store have in common. */
@NullMarked
package io.graniteft.cli.internal.context;

import org.jspecify.annotations.NullMarked;
