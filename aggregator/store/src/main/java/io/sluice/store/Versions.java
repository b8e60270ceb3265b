package io.sluice.store;

import java.util.HexFormat;

/** A version of sixteen hexadecimal digits in eight octets; any other as text. */
final class Versions {
  private static final int DIGITS = 16;
  private static final HexFormat HEX = HexFormat.of();

  private Versions() {}

  static void write(PackedOutput out, String version) {
    if (isDigest(version)) {
      out.octet(1).octets(HEX.parseHex(version));
    } else {
      out.octet(0).text(version);
    }
  }

  private static boolean isDigest(String version) {
    for (int i = 0; i < version.length(); i++) {
      char c = version.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return version.length() == DIGITS;
  }

  static String read(PackedInput in) {
    return in.octet() == 1 ? HEX.formatHex(in.octets(8)) : in.text();
  }
}
