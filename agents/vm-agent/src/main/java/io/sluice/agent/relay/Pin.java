package io.sluice.agent.relay;

import java.time.Instant;

/**
 * For this host's callers a service stays in one environment, whatever its split says.
 *
 * @param service its federated name
 * @param environment whose endpoints alone are used
 * @param until then it is over
 */
public record Pin(String service, String environment, Instant until) {
  /** Whether an assignment is this service's: of its default port or of a named one. */
  boolean isOf(String assignment) {
    return assignment.equals(service) || assignment.startsWith(service + ":");
  }
}
