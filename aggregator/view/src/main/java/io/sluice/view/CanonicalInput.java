package io.sluice.view;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CanonicalOutput} wrote; every method fails on bytes that are cut. */
final class CanonicalInput {
  private final DataInputStream in;

  /** Reads one value. */
  interface Read<T> {
    T from(CanonicalInput in) throws IOException;
  }

  CanonicalInput(byte[] bytes) {
    in = new DataInputStream(new ByteArrayInputStream(bytes));
  }

  long longNumber() throws IOException {
    return in.readLong();
  }

  int number() throws IOException {
    return in.readInt();
  }

  boolean flag() throws IOException {
    return in.readBoolean();
  }

  int tag() throws IOException {
    return in.readByte();
  }

  String text() throws IOException {
    return new String(blob(), StandardCharsets.UTF_8);
  }

  byte[] blob() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("cut: " + length + " bytes announced, " + in.available() + " left");
    }
    return in.readNBytes(length);
  }

  @Nullable Long optional() throws IOException {
    return in.readBoolean() ? in.readLong() : null;
  }

  <T> List<T> list(Read<T> each) throws IOException {
    List<T> values = new ArrayList<>();
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("cut: " + count + " values announced");
    }
    for (int left = count; left > 0; left--) {
      values.add(each.from(this));
    }
    return values;
  }

  /** Texts by name. */
  SortedMap<String, String> texts() throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    list(in -> texts.put(in.text(), in.text()));
    return texts;
  }

  /** Nothing may follow. */
  void end() throws IOException {
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes after the end");
    }
  }
}
