package io.sluice.store;

import java.nio.charset.StandardCharsets;

/** IPv4 in four octets behind a zero; anything else as text behind its length. */
final class Addresses {
  private static final int NO_ADDRESS = -1;

  private Addresses() {}

  static void write(PackedOutput out, String address) {
    long number = ipv4(address);
    if (number == NO_ADDRESS) {
      byte[] text = address.getBytes(StandardCharsets.UTF_8);
      out.number(text.length + 1L).octets(text);
      return;
    }
    out.octet(0);
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.octet((int) (number >> shift & 0xff));
    }
  }

  static String read(PackedInput in) {
    int length = (int) in.number();
    if (length != 0) {
      return in.text(length - 1);
    }
    return in.octet() + "." + in.octet() + "." + in.octet() + "." + in.octet();
  }

  /** The address as a number when it is written in the one way that reading gives back. */
  private static long ipv4(String text) {
    long number = 0;
    int parts = 0;
    int part = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (part < 0) {
          return NO_ADDRESS;
        }
        number = number << 8 | part;
        parts++;
        part = -1;
      } else if (c >= '0' && c <= '9' && part != 0) {
        part = (part < 0 ? 0 : part * 10) + c - '0';
        if (part > 255) {
          return NO_ADDRESS;
        }
      } else {
        return NO_ADDRESS;
      }
    }
    return parts == 4 ? number : NO_ADDRESS;
  }
}
