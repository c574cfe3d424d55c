/**
 * A service that speaks as OpenAI does, on this machine, in the accents of the servers that people run themselves: their errors
 * differ, and so does what they count.
 */
@NullMarked
package io.graniteft.testkit.openai;

import org.jspecify.annotations.NullMarked;
