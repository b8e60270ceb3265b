package io.sluice.view;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in the one canonical binary form: big-endian numbers, strings as UTF-8 behind their
 * length, lists behind theirs, an absent value as a zero byte.
 */
final class CanonicalOutput {
  private ByteBuffer bytes = ByteBuffer.allocate(512);

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int size = Math.max(bytes.capacity() * 2, bytes.position() + more);
      bytes = ByteBuffer.allocate(size).put(bytes.flip());
    }
    return bytes;
  }

  CanonicalOutput number(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  CanonicalOutput number(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  CanonicalOutput flag(boolean value) {
    return tag(value ? 1 : 0);
  }

  CanonicalOutput tag(int value) {
    room(1).put((byte) value);
    return this;
  }

  CanonicalOutput text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  CanonicalOutput blob(byte[] value) {
    room(Integer.BYTES + value.length).putInt(value.length).put(value);
    return this;
  }

  CanonicalOutput optional(@Nullable Long value) {
    return value == null ? flag(false) : flag(true).number(value.longValue());
  }

  <T> CanonicalOutput list(Collection<T> values, BiConsumer<CanonicalOutput, T> each) {
    number(values.size());
    values.forEach(value -> each.accept(this, value));
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
