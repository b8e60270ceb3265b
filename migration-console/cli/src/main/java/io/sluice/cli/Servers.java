package io.sluice.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers that may be asked, in this order.
 *
 * @param all at least one, each http or https without a slash at its end
 */
record Servers(List<URI> all) {
  private static final String DISTRUSTED = ", which ";

  Servers {
    all = List.copyOf(all);
  }

  /**
   * As --server names them.
   *
   * @throws Failure 2 if one is no URL of a server
   */
  static Servers of(String words) {
    List<URI> all = new ArrayList<>();
    for (String text : words.split(",", -1)) {
      String url = text.strip();
      URI uri;
      try {
        uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      } catch (IllegalArgumentException e) {
        throw wrong(text);
      }
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getUserInfo() != null) {
        throw wrong(text);
      }
      all.add(uri);
    }
    return new Servers(all);
  }

  private static Failure wrong(String text) {
    return new Failure(
        Failure.USAGE,
        "--server wants URLs like http://127.0.0.1:18080, separated by commas, not '" + text + "'");
  }

  URI first() {
    return all.get(0);
  }

  /** Only this one of them. */
  Servers just(URI server) {
    return new Servers(List.of(server));
  }

  /** How one is listed that must not be used. */
  static String distrusted(URI server, String why) {
    return server + DISTRUSTED + why;
  }

  /** How one is listed that took a connection and gave no answer. */
  static String mute(URI server) {
    return server.getScheme().equals("http")
        ? server + " (if it speaks TLS: https://)"
        : "" + server;
  }

  /** That none of them could be used. */
  static Failure unreachable(List<String> silent) {
    boolean distrusted = silent.stream().anyMatch(one -> one.contains(DISTRUSTED));
    return new Failure(
        Failure.UNREACHABLE,
        distrusted
            ? "no server can be used: " + String.join("; ", silent)
            : "no server answers at "
                + String.join(", ", silent)
                + "; is it running? --server URL[,URL...] names others");
  }
}
