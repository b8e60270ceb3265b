package io.sluice.console.web;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it goes over the wire; made on the thread that made the answer, since writing and
 * compressing a large one takes longer than an event loop may.
 *
 * @param body compressed or not
 * @param compressed whether with gzip
 */
record Packed(Answer answer, Buffer body, boolean compressed) {
  /** Smaller ones fit into one packet either way. */
  private static final int WORTHWHILE = 1_024;

  static Packed of(Answer answer, @Nullable String acceptEncoding) {
    byte[] bytes = answer.bytes();
    boolean compressed = bytes.length >= WORTHWHILE && takesGzip(acceptEncoding);
    return new Packed(answer, Buffer.buffer(compressed ? gzip(bytes) : bytes), compressed);
  }

  /** Whether an Accept-Encoding header names gzip, and not with a weight of 0. */
  private static boolean takesGzip(@Nullable String acceptEncoding) {
    return acceptEncoding != null
        && Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::strip)
            .filter(coding -> coding.equals("gzip") || coding.startsWith("gzip;"))
            .noneMatch(coding -> coding.matches("gzip\\s*;\\s*q\\s*=\\s*0(\\.0*)?"))
        && acceptEncoding.toLowerCase(Locale.ROOT).contains("gzip");
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, 8 << 10)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
