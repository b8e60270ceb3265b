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
public final class CanonicalInput {
  private final DataInputStream in;

  /** Reads one value. */
  public interface Read<T> {
    T from(CanonicalInput in) throws IOException;
  }

  /** Begins at the first byte. */
  public CanonicalInput(byte[] bytes) {
    in = new DataInputStream(new ByteArrayInputStream(bytes));
  }

  /** The next eight bytes. */
  public long longNumber() throws IOException {
    return in.readLong();
  }

  /** The next four bytes. */
  public int number() throws IOException {
    return in.readInt();
  }

  /** The next byte, as yes or no. */
  public boolean flag() throws IOException {
    return in.readBoolean();
  }

  /** The next byte. */
  public int tag() throws IOException {
    return in.readByte();
  }

  /** A string behind its length. */
  public String text() throws IOException {
    return new String(blob(), StandardCharsets.UTF_8);
  }

  /** Bytes behind their length. */
  public byte[] blob() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("cut: " + length + " bytes announced, " + in.available() + " left");
    }
    return in.readNBytes(length);
  }

  /** A number, or nothing. */
  public @Nullable Long optional() throws IOException {
    return in.readBoolean() ? in.readLong() : null;
  }

  /** Values behind their count. */
  public <T> List<T> list(Read<T> each) throws IOException {
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
  public SortedMap<String, String> texts() throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    list(in -> texts.put(in.text(), in.text()));
    return texts;
  }

  /** Nothing may follow. */
  public void end() throws IOException {
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes after the end");
    }
  }
}
