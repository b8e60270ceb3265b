package io.sluice.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a token comes from: the option, {@code SLUICE_TOKEN}, the file for one server ({@code
 * ~/.config/sluice/tokens/HOST-PORT}), the file for all ({@code ~/.config/sluice/token}).
 */
final class Tokens {
  private final @Nullable String option;
  private final Surroundings surroundings;
  private final PrintWriter err;
  private final Set<Path> warned = new HashSet<>();

  Tokens(@Nullable String option, Surroundings surroundings, PrintWriter err) {
    this.option = option;
    this.surroundings = surroundings;
    this.err = err;
  }

  /** For another server than the one that is asked: its token is another one. */
  static Tokens ofOther(@Nullable String option, Surroundings surroundings, PrintWriter err) {
    Map<String, String> variables = new HashMap<>(surroundings.variables());
    String other = variables.getOrDefault("SLUICE_WITH_TOKEN", "");
    variables.put("SLUICE_TOKEN", other);
    return new Tokens(
        option, new Surroundings(variables, surroundings.home(), surroundings.terminal()), err);
  }

  /** None at all, for who signs in. */
  static Tokens none(Tokens other) {
    return new Tokens("", other.surroundings, other.err);
  }

  /** One and no other. */
  static Tokens just(String secret, Tokens other) {
    return new Tokens(secret, other.surroundings, other.err);
  }

  /** What is kept for this server alone, or null. */
  @Nullable String kept(URI server) {
    return read(file(server));
  }

  /** Keeps a secret for this server alone, where nobody else reads it; says where. */
  String keep(URI server, String secret) {
    Path file = file(server);
    try {
      Files.createDirectories(file.getParent());
      Path aside = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(aside);
      Files.createFile(
          aside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(aside, secret + "\n");
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      return file.toString();
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, "the session cannot be kept in " + file);
    }
  }

  /** Forgets what is kept for this server alone. */
  void forget(URI server) {
    try {
      Files.deleteIfExists(file(server));
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, file(server) + " cannot be removed");
    }
  }

  private Path file(URI server) {
    return surroundings.configuration().resolve("tokens").resolve(fileName(server));
  }

  /** The token for a server, or null when there is none anywhere. */
  @Nullable String of(URI server) {
    if (option != null) {
      return option.isEmpty() ? null : option;
    }
    String variable = surroundings.variables().getOrDefault("SLUICE_TOKEN", "");
    if (!variable.isBlank()) {
      return variable.strip();
    }
    String own = read(file(server));
    return own != null ? own : read(surroundings.configuration().resolve("token"));
  }

  private static String fileName(URI server) {
    int port =
        server.getPort() >= 0 ? server.getPort() : server.getScheme().equals("https") ? 443 : 80;
    String host = server.getHost().replace("[", "").replace("]", "").replace(':', '_');
    return host + "-" + port;
  }

  private @Nullable String read(Path file) {
    try {
      String token = Files.readString(file).strip();
      warnOfReaders(file);
      return token.isEmpty() ? null : token;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new Failure(
          Failure.USAGE, "the token file " + file + " cannot be read; mend it or use --token");
    }
  }

  private void warnOfReaders(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    boolean open =
        permissions.contains(PosixFilePermission.GROUP_READ)
            || permissions.contains(PosixFilePermission.OTHERS_READ);
    if (open && warned.add(file)) {
      err.println("warning: others can read " + file + "; run: chmod 600 " + file);
    }
  }
}
