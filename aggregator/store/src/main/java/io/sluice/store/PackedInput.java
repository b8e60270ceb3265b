package io.sluice.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link PackedOutput} wrote; fails with {@link StoredJson.Unreadable} on all else. */
final class PackedInput {
  private final byte[] bytes;
  private int next;

  PackedInput(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isAtEnd() {
    return next == bytes.length;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new StoredJson.Unreadable("a number of a stored history has no end");
  }

  long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** A number of things that follow, or of octets; each is at least one octet. */
  int count() {
    long count = number();
    if (count < 0 || count > bytes.length - next) {
      throw new StoredJson.Unreadable("a stored history is cut off");
    }
    return (int) count;
  }

  int octet() {
    if (next == bytes.length) {
      throw new StoredJson.Unreadable("a stored history is cut off");
    }
    return bytes[next++] & 0xff;
  }

  String text() {
    return text(count());
  }

  String text(int length) {
    return new String(octets(length), StandardCharsets.UTF_8);
  }

  byte[] octets(int length) {
    if (length < 0 || length > bytes.length - next) {
      throw new StoredJson.Unreadable("a stored history is cut off");
    }
    next += length;
    return Arrays.copyOfRange(bytes, next - length, next);
  }
}
