package io.sluice.console.contract;

import java.util.List;

/**
 * Whether proxies may connect.
 *
 * @param ready whether they may
 * @param waitingFor what they wait for, a sentence each
 */
public record Readiness(boolean ready, List<String> waitingFor) {
  public Readiness {
    waitingFor = List.copyOf(waitingFor);
  }
}
