/**
 * Jobs in the cloud: launching trainings, loops and preparations on Amazon SageMaker, following and stopping them, fetching what they
 * made, the stack that they need, and what they cost. Whatever the service would refuse is found before anything is asked of it.
 * {@link io.graniteft.sagemaker.Cloud} is the door; no type of the AWS SDK goes through it.
 */
@NullMarked
package io.graniteft.sagemaker;

import org.jspecify.annotations.NullMarked;
