package io.sluice.bench.member;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** One question and its answer, as they went through the proxy. Thread-safe. */
final class Exchange {
  private final String path;
  private final boolean kept;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private long bytes;
  private long lastNanos;

  /**
   * A question that was just asked.
   *
   * @param kept whether the answer is of interest, else only its size is
   */
  Exchange(String path, boolean kept) {
    this.path = path;
    this.kept = kept;
  }

  synchronized void append(byte[] from, int length, long nanos) {
    bytes += length;
    lastNanos = nanos;
    if (kept) {
      answer.write(from, 0, length);
    }
  }

  String path() {
    return path;
  }

  /** Bytes on the wire so far, headers included. */
  synchronized long bytes() {
    return bytes;
  }

  /** When the last byte went to the server, by {@link System#nanoTime}. */
  synchronized long lastNanos() {
    return lastNanos;
  }

  /** The answer's body without its codings. */
  synchronized String body() throws IOException {
    byte[] all = answer.toByteArray();
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return "";
    }
    String head = text.substring(0, end).toLowerCase(Locale.ROOT);
    String body = text.substring(end + 4);
    if (head.contains("transfer-encoding: chunked")) {
      body = withoutChunks(body);
    }
    byte[] plain = body.getBytes(StandardCharsets.ISO_8859_1);
    if (head.contains("content-encoding: gzip")) {
      plain = new GZIPInputStream(new ByteArrayInputStream(plain)).readAllBytes();
    }
    return new String(plain, StandardCharsets.UTF_8);
  }

  private static String withoutChunks(String body) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    for (int line = body.indexOf("\r\n"); line > at; line = body.indexOf("\r\n", at)) {
      int length = Integer.parseInt(body.substring(at, line), 16);
      int from = line + 2;
      if (length == 0 || from + length > body.length()) {
        break;
      }
      plain.append(body, from, from + length);
      at = from + length + 2;
    }
    return plain.toString();
  }
}
