package io.sluice.cli;

import java.util.Locale;

/**
 * One address and port of a service, as one of two sides has it.
 *
 * @param address without brackets
 * @param port as the side says it
 * @param served whether callers are sent there
 * @param main whether it serves the service's default port; others are looked for, not missed
 * @param weight relative to the other served ones of the service, {@link Double#NaN} when the side
 *     does not say
 * @param words its health, or why it is not served
 */
record Sight(String address, int port, boolean served, boolean main, double weight, String words) {
  Sight {
    address = address.toLowerCase(Locale.ROOT);
  }

  /** As people write it; the same for the same place on both sides. */
  String place() {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
