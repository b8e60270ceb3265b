package io.sluice.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * Lets {@code sluice split} in another terminal find this server's token: a file per server address
 * beside the user's own token, which stays as it is. Removed when it is closed, unless somebody
 * else wrote it anew.
 */
final class TokenEntry implements AutoCloseable {
  private final Path file;
  private final String line;

  private TokenEntry(Path file, String line) {
    this.file = file;
    this.line = line;
  }

  /** A new secret of 256 bits. */
  static String make() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** Writes {@code FOLDER/tokens/HOST-PORT} with mode 0600. */
  static TokenEntry write(Path folder, String host, int port, String token) throws IOException {
    Path tokens = folder.resolve("tokens");
    Files.createDirectories(
        tokens, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = tokens.resolve(host + "-" + port);
    var entry = new TokenEntry(file, token + "\n");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, entry.line);
    return entry;
  }

  /** {@code ~/.config/sluice}, where the CLI looks. */
  static Path userFolder(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return Path.of(home, ".config", "sluice");
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(line)) {
      Files.delete(file);
    }
  }
}
