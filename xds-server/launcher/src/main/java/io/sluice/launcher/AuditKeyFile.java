package io.sluice.launcher;

import io.sluice.proof.HeadKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that signs the audit's heads: made once, kept in a file, readable by its owner alone. */
final class AuditKeyFile {
  private static final Logger log = LoggerFactory.getLogger(AuditKeyFile.class);

  private AuditKeyFile() {}

  /**
   * The key in {@code DATA/audit.key}, made when there is none.
   *
   * @throws IOException if the file cannot be read or written, or holds no key
   */
  static HeadKey in(Path data) throws IOException {
    Path file = data.resolve("audit.key");
    if (!Files.exists(file)) {
      HeadKey made = HeadKey.make();
      Path aside = file.resolveSibling("audit.key.new");
      Files.deleteIfExists(aside);
      Files.createFile(
          aside,
          PosixFilePermissions.asFileAttribute(
              EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
      Files.writeString(aside, made.text(), StandardOpenOption.WRITE);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      log.atInfo()
          .addKeyValue("file", file)
          .addKeyValue("publicKey", made.publicText())
          .log("Made a key for the audit's heads; keep its public half somewhere else");
    }
    try {
      return HeadKey.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no key for the audit's heads; put its backup back", e);
    }
  }
}
