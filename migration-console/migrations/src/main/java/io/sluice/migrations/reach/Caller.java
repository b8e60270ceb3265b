package io.sluice.migrations.reach;

/**
 * A proxy that calls a service.
 *
 * @param proxy its id
 * @param service that calls
 * @param address of its host, a literal without port and brackets; empty when unknown
 * @param variant of the service's assignments that it gets
 */
record Caller(String proxy, String service, String address, String variant) {

  /** The host of an address as a connection has it: {@code /10.0.0.1:4711}, or with brackets. */
  static String host(String peer) {
    String text = peer.substring(peer.indexOf('/') + 1);
    if (text.startsWith("[")) {
      return text.substring(1, Math.max(1, text.indexOf(']')));
    }
    int colon = text.indexOf(':');
    return colon < 0 || colon != text.lastIndexOf(':') ? text : text.substring(0, colon);
  }
}
