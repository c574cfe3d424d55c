/**
 * How long texts are in tokens of the model: counted by the model's own tokenizer where its file is given, estimated elsewhere.
 */
@NullMarked
package io.graniteft.data.tokens;

import org.jspecify.annotations.NullMarked;
