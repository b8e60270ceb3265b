/** What the control plane asks of this host's Envoy, and nothing that is not on the list. */
@NullMarked
package io.sluice.agent.errand;

import org.jspecify.annotations.NullMarked;
