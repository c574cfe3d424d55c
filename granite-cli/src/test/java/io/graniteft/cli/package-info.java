/**
 * Tests of the command line: each verb in this process, and the packed program in processes of its own.
 */
@NullMarked
package io.graniteft.cli;

import org.jspecify.annotations.NullMarked;
