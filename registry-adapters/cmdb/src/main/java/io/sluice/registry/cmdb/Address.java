package io.sluice.registry.cmdb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as CMDBs write them. */
final class Address {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9.])?");
  private static final Pattern PREFIX = Pattern.compile("/[0-9]{1,3}");

  private Address() {}

  /**
   * An IP address without prefix length and brackets, or a host name.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static String of(String text) {
    String plain = text;
    int slash = text.indexOf('/');
    if (slash > 0 && PREFIX.matcher(text.substring(slash)).matches()) {
      plain = text.substring(0, slash);
    }
    if (plain.startsWith("[") && plain.endsWith("]")) {
      plain = plain.substring(1, plain.length() - 1);
    }
    if (isIp(plain)) {
      if (plain.equals("0.0.0.0") || plain.equals("::")) {
        throw new IllegalArgumentException("its address is that of every machine: " + plain);
      }
      return plain;
    }
    if (slash >= 0 || NUMBERS.matcher(plain).matches() || !HOST.matcher(plain).matches()) {
      throw new IllegalArgumentException(
          "its address is neither an IP address nor a host name: " + Text.shortened(text));
    }
    return plain;
  }

  private static boolean isIp(String text) {
    if (IPV4.matcher(text).matches()) {
      return true;
    }
    if (text.indexOf(':') < 0 || !IPV6.matcher(text).matches()) {
      return false;
    }
    try {
      // A text with colons is never looked up: it is an address, or not.
      return InetAddress.getByName(text).getAddress().length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
