package io.sluice.xds.protocol;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 64 bits of a SHA-256: equal contents get equal versions on every member. */
final class ContentHash {
  private static final int BYTES = 8;

  private final MessageDigest digest;
  private final ByteOutput output;

  ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    output = new UncopiedOutput(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
  }

  ContentHash add(ByteString bytes) {
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, output);
    } catch (IOException e) {
      throw new UncheckedIOException("a digest takes everything", e);
    }
    return this;
  }

  /** Adds a text and its end, so that neighbours cannot be mistaken for one another. */
  ContentHash add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }
}
