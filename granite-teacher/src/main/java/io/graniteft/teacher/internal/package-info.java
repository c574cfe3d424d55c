/**
 * How this room works inside: the teachers themselves, digests of requests, and the journal's file. Nothing here is for
 * other rooms.
 */
@NullMarked
package io.graniteft.teacher.internal;

import org.jspecify.annotations.NullMarked;
