/**
 * How AWS is reached. Credentials, the region and endpoints come from the program's own environment and configuration, which the
 * SDK would not find by itself; clients are made here, fail with messages that say what to do, and retry by rules that tests can
 * steer. A bucket is an object store like a folder.
 */
@NullMarked
package io.graniteft.aws;

import org.jspecify.annotations.NullMarked;
