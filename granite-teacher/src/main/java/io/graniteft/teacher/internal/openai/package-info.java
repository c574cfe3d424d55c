/** The teacher behind an OpenAI-compatible interface. */
@NullMarked
package io.graniteft.teacher.internal.openai;

import org.jspecify.annotations.NullMarked;
