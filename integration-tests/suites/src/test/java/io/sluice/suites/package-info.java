/** Stories on real processes: a server, Envoys, a Consul agent, and a load that must not notice. */
@NullMarked
package io.sluice.suites;

import org.jspecify.annotations.NullMarked;
