package io.sluice.view;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in the one canonical binary form: big-endian numbers, strings as UTF-8 behind their
 * length, lists behind theirs, an absent value as a zero byte.
 */
final class CanonicalOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private interface Write {
    void run() throws IOException;
  }

  private CanonicalOutput write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }

  CanonicalOutput number(long value) {
    return write(() -> out.writeLong(value));
  }

  CanonicalOutput number(int value) {
    return write(() -> out.writeInt(value));
  }

  CanonicalOutput flag(boolean value) {
    return write(() -> out.writeBoolean(value));
  }

  CanonicalOutput tag(int value) {
    return write(() -> out.writeByte(value));
  }

  CanonicalOutput text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  CanonicalOutput blob(byte[] value) {
    return write(
        () -> {
          out.writeInt(value.length);
          out.write(value);
        });
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
    return bytes.toByteArray();
  }
}
