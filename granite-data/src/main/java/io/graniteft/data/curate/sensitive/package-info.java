/**
 * Secrets and personal data in code: where they stand, and the code with placeholders in their place. All patterns run in time
 * linear in the text.
 */
@NullMarked
package io.graniteft.data.curate.sensitive;

import org.jspecify.annotations.NullMarked;
