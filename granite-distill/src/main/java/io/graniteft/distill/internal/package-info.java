/**
 * How the loop does its work: the worker's protocol, carving, scoring, correcting, and the record of finished steps. Not API.
 */
@NullMarked
package io.graniteft.distill.internal;

import org.jspecify.annotations.NullMarked;
