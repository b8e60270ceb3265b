/**
 * Between this host's Envoy and the control plane: passes streams on, remembers what Envoy
 * accepted, and serves that when no member can be reached. Everything in it runs on the agent's one
 * loop unless it says otherwise.
 */
@NullMarked
package io.sluice.agent.relay;

import org.jspecify.annotations.NullMarked;
