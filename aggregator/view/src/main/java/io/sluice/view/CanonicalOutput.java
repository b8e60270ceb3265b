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
public final class CanonicalOutput {
  private ByteBuffer bytes = ByteBuffer.allocate(512);

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int size = Math.max(bytes.capacity() * 2, bytes.position() + more);
      bytes = ByteBuffer.allocate(size).put(bytes.flip());
    }
    return bytes;
  }

  /** Eight bytes. */
  public CanonicalOutput number(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  /** Four bytes. */
  public CanonicalOutput number(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  /** One byte, yes or no. */
  public CanonicalOutput flag(boolean value) {
    return tag(value ? 1 : 0);
  }

  /** One byte. */
  public CanonicalOutput tag(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** A string behind its length. */
  public CanonicalOutput text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes behind their length. */
  public CanonicalOutput blob(byte[] value) {
    room(Integer.BYTES + value.length).putInt(value.length).put(value);
    return this;
  }

  /** A number, or nothing. */
  public CanonicalOutput optional(@Nullable Long value) {
    return value == null ? flag(false) : flag(true).number(value.longValue());
  }

  /** Values behind their count. */
  public <T> CanonicalOutput list(Collection<T> values, BiConsumer<CanonicalOutput, T> each) {
    number(values.size());
    values.forEach(value -> each.accept(this, value));
    return this;
  }

  /** What was written so far. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
