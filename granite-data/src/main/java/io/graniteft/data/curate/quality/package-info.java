/**
 * What makes code poor to learn from: tools wrote it, others own it, it is a table, or there is nothing in it.
 */
@NullMarked
package io.graniteft.data.curate.quality;

import org.jspecify.annotations.NullMarked;
