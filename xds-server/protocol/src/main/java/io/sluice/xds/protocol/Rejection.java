package io.sluice.xds.protocol;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A NACK. The bad resource is among the suspects; a single suspect is guilty, and this version of
 * it is not sent to this proxy again.
 *
 * @param type the type URL
 * @param suspects names and versions of what was new or changed for this client in the rejected
 *     response; empty when it only took resources away
 * @param words the client's own words, at most {@value #MAX_WORDS} characters
 */
public record Rejection(String type, SortedMap<String, String> suspects, String words) {
  public static final int MAX_WORDS = 2_000;

  public Rejection {
    if (words.length() > MAX_WORDS) {
      words = words.substring(0, MAX_WORDS);
    }
  }

  /** Of one version of one resource. */
  static Rejection of(String type, String name, String version, String words) {
    return new Rejection(type, new TreeMap<>(Map.of(name, version)), words);
  }

  public boolean isolated() {
    return suspects.size() == 1;
  }
}
