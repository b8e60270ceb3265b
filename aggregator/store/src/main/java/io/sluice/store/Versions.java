package io.sluice.store;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** A version of sixteen hexadecimal digits in eight octets; any other as text. */
final class Versions {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{16}");
  private static final HexFormat HEX = HexFormat.of();

  private Versions() {}

  static void write(PackedOutput out, String version) {
    if (DIGEST.matcher(version).matches()) {
      out.octet(1).octets(HEX.parseHex(version));
    } else {
      out.octet(0).text(version);
    }
  }

  static String read(PackedInput in) {
    return in.octet() == 1 ? HEX.formatHex(in.octets(8)) : in.text();
  }
}
