/** What the verbs of the cloud have in common: jobs made of a configuration, plans, consent, and following a job. */
@NullMarked
package io.graniteft.cli.internal.cloud;

import org.jspecify.annotations.NullMarked;
