/** The mutating admission webhook that puts the agent and Envoy into pods. */
@NullMarked
package io.sluice.injector;

import org.jspecify.annotations.NullMarked;
