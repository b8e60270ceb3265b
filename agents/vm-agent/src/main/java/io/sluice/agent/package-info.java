/**
 * What runs beside a service: for now, Envoy's bootstrap from the service's manifest and the facts
 * of its node.
 */
@NullMarked
package io.sluice.agent;

import org.jspecify.annotations.NullMarked;
