package io.sluice.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret that opens the console when the configuration names none: made once, kept in a file.
 */
final class AdminToken {
  private static final Logger log = LoggerFactory.getLogger(AdminToken.class);

  /** 256 bits, far beyond guessing. */
  private static final int BYTES = 32;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private AdminToken() {}

  /**
   * The token in {@code DATA/admin.token}, made and logged by its place when there is none.
   *
   * @throws IOException if the file cannot be read or written
   */
  static String in(Path data) throws IOException {
    Path file = data.resolve("admin.token");
    if (!Files.exists(file)) {
      make(file);
      log.atInfo().addKeyValue("file", file).log("Made a secret for the console");
    }
    return Files.readString(file).strip();
  }

  private static void make(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Path aside = file.resolveSibling("admin.token.new");
    Files.deleteIfExists(aside);
    Files.createFile(aside, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(aside, token + "\n", StandardOpenOption.WRITE);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
