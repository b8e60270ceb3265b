package io.sluice.registry.kubernetes;

import java.util.Map;

/** A port's {@code appProtocol}, or the beginning of its name, to Sluice's word for it. */
final class Protocols {
  private static final Map<String, String> BY_APP_PROTOCOL =
      Map.ofEntries(
          Map.entry("http", "http"),
          Map.entry("kubernetes.io/ws", "http"),
          Map.entry("http2", "http2"),
          Map.entry("h2c", "http2"),
          Map.entry("kubernetes.io/h2c", "http2"),
          Map.entry("grpc", "grpc"),
          // Encrypted to the pod: Sluice passes it through.
          Map.entry("https", "tcp"),
          Map.entry("kubernetes.io/wss", "tcp"),
          Map.entry("grpc-web", "http"),
          Map.entry("tls", "tcp"),
          Map.entry("tcp", "tcp"));

  private static final Map<String, String> BY_NAME =
      Map.of(
          "http", "http", "http2", "http2", "h2c", "http2", "grpc", "grpc", "https", "tcp", "tls",
          "tcp", "tcp", "tcp");

  private Protocols() {}

  /** {@code http}, {@code http2}, {@code grpc}, {@code tcp}, or empty when nothing says it. */
  static String of(String appProtocol, String portName) {
    if (!appProtocol.isEmpty()) {
      return BY_APP_PROTOCOL.getOrDefault(appProtocol, "");
    }
    int dash = portName.indexOf('-');
    return BY_NAME.getOrDefault(dash < 0 ? portName : portName.substring(0, dash), "");
  }
}
