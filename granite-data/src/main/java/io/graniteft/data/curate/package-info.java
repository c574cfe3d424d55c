/**
 * Which functions are worth an example: each one that is left out has a reason, and a duplicate names the one that was kept.
 */
@NullMarked
package io.graniteft.data.curate;

import org.jspecify.annotations.NullMarked;
