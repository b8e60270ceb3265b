package io.sluice.agent.local;

import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret that a caller of the local interface shows: who may read the file may call. */
public final class Token {
  private static final Logger log = LoggerFactory.getLogger(Token.class);
  private static final int BYTES = 24;
  private static final int LONGEST = 1_024;

  private final byte[] secret;

  private Token(byte[] secret) {
    this.secret = secret.clone();
  }

  /** Takes the one of the folder, or makes one (file {@code token}, mode 0600). */
  public static Token ofFolder(Path folder) throws IOException {
    Path file = folder.resolve("token");
    try {
      return read(file);
    } catch (NoSuchFileException first) {
      make(file);
    } catch (IOException e) {
      log.atWarn().addKeyValue("why", e.toString()).log("the local interface gets a new token");
      make(file);
    }
    return read(file);
  }

  private static void make(Path file) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String text = HexFormat.of().formatHex(random);
    WholeFile.replace(
        file,
        List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Reads one that was made. */
  public static Token read(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IOException(file + " is too long for a token");
    }
    String text = Files.readString(file).strip();
    if (text.isEmpty()) {
      throw new IOException(file + " is empty; remove it, and the agent makes a new one");
    }
    return new Token(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What a request carries in {@code Authorization}. */
  public String header() {
    return "Bearer " + new String(secret, StandardCharsets.UTF_8);
  }

  /** Whether a request's {@code Authorization} is this; takes the same time for all. */
  boolean isHeader(String authorization) {
    return MessageDigest.isEqual(
        authorization.getBytes(StandardCharsets.UTF_8), header().getBytes(StandardCharsets.UTF_8));
  }
}
