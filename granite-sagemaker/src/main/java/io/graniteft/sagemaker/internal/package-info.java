/** How the room talks to the services: clients, requests as JSON, names, logs and templates. */
@NullMarked
package io.graniteft.sagemaker.internal;

import org.jspecify.annotations.NullMarked;
