/**
 * Which functions are alike: sets of token 5-grams, MinHash signatures of them, and the search for pairs by locality-sensitive hashing,
 * each pair verified by its exact Jaccard index. Arrays of primitives throughout, since there are millions of functions.
 */
@NullMarked
package io.graniteft.data.alike;

import org.jspecify.annotations.NullMarked;
