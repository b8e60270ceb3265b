package io.sluice.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes small numbers in few bytes: seven bits a byte, the lowest first. */
final class PackedOutput {
  private byte[] bytes = new byte[256];
  private int size;

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  PackedOutput number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** A number of either sign. */
  PackedOutput signed(long value) {
    return number(value << 1 ^ value >> 63);
  }

  PackedOutput octet(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  PackedOutput octets(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  PackedOutput text(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return number(text.length).octets(text);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
