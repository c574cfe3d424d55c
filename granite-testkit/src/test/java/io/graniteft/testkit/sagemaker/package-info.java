/** Jobs against the local AWS. */
@NullMarked
package io.graniteft.testkit.sagemaker;

import org.jspecify.annotations.NullMarked;
