package io.sluice.registry.cmdb;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * As whom a CMDB is asked, and whom it is believed to be.
 *
 * @param token a secret, empty for none; never logged
 * @param header that carries the token
 * @param scheme before the token, with a space between; empty for the bare token
 * @param headers further ones, which may be secrets too
 * @param ca certificates of the authorities that are trusted, empty for those of the JVM
 */
public record Access(
    String token,
    String header,
    String scheme,
    SortedMap<String, String> headers,
    List<X509Certificate> ca) {

  /** What the client sets itself, or must not be set from outside. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "if-modified-since",
          "if-none-match",
          "transfer-encoding",
          "upgrade");

  /** Nobody. */
  public static final Access NONE =
      new Access("", "Authorization", "Bearer", new TreeMap<>(), List.of());

  public Access {
    if (!token.chars().allMatch(letter -> letter > 0x20 && letter < 0x7f)) {
      throw new IllegalArgumentException("token must be visible ASCII without spaces");
    }
    if (!scheme.isEmpty()) {
      checkName("tokenScheme", scheme);
    }
    checkName("tokenHeader", header);
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    headers.forEach(
        (name, value) -> {
          checkName("headers", name);
          if (!value.chars().allMatch(letter -> letter >= 0x20 && letter < 0x7f)) {
            throw new IllegalArgumentException("headers must have values of visible ASCII");
          }
        });
    ca = List.copyOf(ca);
  }

  /** The same with a token. */
  public Access withToken(String other) {
    return new Access(other, header, scheme, headers, ca);
  }

  /** The same with the token elsewhere. */
  public Access withScheme(String otherHeader, String otherScheme) {
    return new Access(token, otherHeader, otherScheme, headers, ca);
  }

  /** The same with further headers. */
  public Access withHeaders(Map<String, String> others) {
    return new Access(token, header, scheme, new TreeMap<>(others), ca);
  }

  /** The same with other authorities. */
  public Access withCa(List<X509Certificate> others) {
    return new Access(token, header, scheme, headers, others);
  }

  /** A text without what must not be seen in it. */
  String withoutSecrets(String text) {
    String safe = token.isEmpty() ? text : text.replace(token, "(token)");
    for (String value : headers.values()) {
      safe = value.length() < 8 ? safe : safe.replace(value, "(header)");
    }
    return safe;
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "Access[" + (token.isEmpty() ? "no token" : "token") + ", " + headers.keySet() + "]";
  }

  private static void checkName(String key, String name) {
    if (!name.matches("[A-Za-z0-9-]{1,64}") || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(key + " has a name that is not allowed");
    }
  }
}
