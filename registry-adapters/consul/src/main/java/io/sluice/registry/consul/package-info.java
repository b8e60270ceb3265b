/** Reads the services of a Consul datacenter; all that Sluice knows of Consul's client is here. */
@NullMarked
package io.sluice.registry.consul;

import org.jspecify.annotations.NullMarked;
