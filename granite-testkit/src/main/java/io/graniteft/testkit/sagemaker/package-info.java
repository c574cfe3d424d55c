/**
 * Amazon SageMaker, CloudWatch Logs, Service Quotas and the Price List on a port of this machine, as far as jobs need them and as
 * Moto lacks them: jobs that take their time by a clock that a test moves, logs that arrive late and out of order, the constraints of
 * the services' own models, throttling, faults, and a record of every request.
 */
@NullMarked
package io.graniteft.testkit.sagemaker;

import org.jspecify.annotations.NullMarked;
