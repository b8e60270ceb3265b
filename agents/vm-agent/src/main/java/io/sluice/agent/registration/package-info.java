/**
 * Puts Envoy's ingress in the service's place in the registry, and takes it out again. Blocking;
 * runs on a loop of its own, so that a registry that hangs stops nothing else.
 */
@NullMarked
package io.sluice.agent.registration;

import org.jspecify.annotations.NullMarked;
