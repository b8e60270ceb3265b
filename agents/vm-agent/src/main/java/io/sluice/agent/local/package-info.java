/** The agent's own interface, for this host alone: loopback, with a token. */
@NullMarked
package io.sluice.agent.local;

import org.jspecify.annotations.NullMarked;
