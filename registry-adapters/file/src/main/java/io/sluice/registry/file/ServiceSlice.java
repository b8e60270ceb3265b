package io.sluice.registry.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one service in a file that is written plainly: one service after the other, each
 * beginning with its name at the same indentation. Equal when the text is.
 */
final class ServiceSlice {
  private final byte[] bytes;
  private final int from;
  private final int to;
  private final int line;
  private final String name;
  private final int hash;

  private ServiceSlice(byte[] bytes, int from, int to, int line, String name) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.line = line;
    this.name = name;
    int sum = 1;
    for (int i = from; i < to; i++) {
      sum = 31 * sum + bytes[i];
    }
    this.hash = sum;
  }

  /** The slices of a file in its order; none when it is not written plainly. */
  static List<ServiceSlice> of(byte[] bytes) {
    Lines lines = new Lines(bytes);
    int indent = 0;
    int begin = -1;
    int beginLine = 0;
    List<ServiceSlice> slices = new ArrayList<>();
    while (lines.next()) {
      if (!lines.isPlain()) {
        return List.of();
      }
      if (!lines.says()) {
        continue;
      }
      if (indent == 0 && begin < 0 && lines.is("services:")) {
        begin = lines.end();
        continue;
      }
      indent = indent == 0 ? lines.indent() : indent;
      if (begin < 0 || indent == 0 || lines.indent() < indent) {
        return List.of();
      }
      if (lines.indent() == indent && !lines.isItem()) {
        if (beginLine > 0 && !add(slices, bytes, begin, lines.begin(), beginLine)) {
          return List.of();
        }
        begin = lines.begin();
        beginLine = lines.number();
      }
    }
    return beginLine > 0 && add(slices, bytes, begin, bytes.length, beginLine) ? slices : List.of();
  }

  private static boolean add(List<ServiceSlice> slices, byte[] bytes, int from, int to, int line) {
    String name = name(bytes, from, to);
    if (name != null) {
      slices.add(new ServiceSlice(bytes, from, to, line, name));
    }
    return name != null;
  }

  /** The plain word before the first colon, or null when something else stands there. */
  private static @Nullable String name(byte[] bytes, int from, int to) {
    int begin = from;
    while (bytes[begin] == ' ') {
      begin++;
    }
    int end = begin;
    while (end < to && isOfName(bytes[end])) {
      end++;
    }
    return end > begin && end < to && bytes[end] == ':'
        ? new String(bytes, begin, end - begin, StandardCharsets.US_ASCII)
        : null;
  }

  private static boolean isOfName(byte letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == '-'
        || letter == '_'
        || letter == '.';
  }

  /** The name that its first line begins with. */
  String name() {
    return name;
  }

  /** The line of the file where it begins, counted from 1. */
  int line() {
    return line;
  }

  /** A file with these slices alone. */
  static byte[] document(List<ServiceSlice> slices) {
    byte[] head = "services:\n".getBytes(StandardCharsets.US_ASCII);
    int length = head.length + slices.size();
    for (ServiceSlice slice : slices) {
      length += slice.to - slice.from;
    }
    byte[] all = Arrays.copyOf(head, length);
    int at = head.length;
    for (ServiceSlice slice : slices) {
      System.arraycopy(slice.bytes, slice.from, all, at, slice.to - slice.from);
      at += slice.to - slice.from;
      all[at++] = '\n';
    }
    return all;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceSlice slice
        && hash == slice.hash
        && Arrays.equals(bytes, from, to, slice.bytes, slice.from, slice.to);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
