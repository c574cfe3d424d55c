/** The teacher on Amazon Bedrock, and the only place of this room that knows the SDK of the runtime. */
@NullMarked
package io.graniteft.teacher.internal.bedrock;

import org.jspecify.annotations.NullMarked;
