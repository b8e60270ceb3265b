package io.sluice.store;

import io.sluice.view.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The file of an embedded database. H2 recovers what it can of a damaged file, down to nothing at
 * all, and then works on; so a file is created complete or not at all, and one that has lost its
 * tables is refused before anything writes to it.
 */
final class DatabaseFile {
  static final String PREFIX = "jdbc:h2:file:";
  private static final String SUFFIX = ".mv.db";

  /**
   * What H2 says of a file of which it recovered nothing: no such table, no tables at all, and that
   * it may not write the first user into a database that is read-only.
   */
  private static final Set<Integer> LOST = Set.of(42102, 42104, 90097);

  private final DatabaseAddress address;
  private final DatabaseErrors errors;
  private final String base;

  DatabaseFile(DatabaseAddress address, DatabaseErrors errors) {
    this.address = address;
    this.errors = errors;
    this.base = base(address.url());
  }

  static boolean isOne(String url) {
    return url.startsWith(PREFIX);
  }

  /** The file behind a URL. */
  static Path of(String url) {
    return Path.of(base(url) + SUFFIX);
  }

  /**
   * Makes sure that a whole database is there.
   *
   * @param create whether one that is not there is made
   * @param fill fills the empty database at a URL
   */
  void prepare(boolean create, Consumer<String> fill) {
    Path file = Path.of(base + SUFFIX);
    try {
      if (!Files.exists(file) && !create) {
        throw new StoreUnavailable(errors.gone(), new NoSuchFileException(file.toString()));
      } else if (!Files.exists(file)) {
        Path unfinished = Path.of(base + ".new" + SUFFIX);
        Files.deleteIfExists(unfinished);
        fill.accept(PREFIX + base + ".new");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } else if (Files.size(file) == 0) {
        throw new StoreUnavailable(errors.damaged(), new IOException(file + " has no bytes"));
      } else {
        check();
      }
    } catch (IOException e) {
      throw new StoreUnavailable(errors.words(e), e);
    }
  }

  private void check() {
    String readOnly = PREFIX + base + ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
    try (Connection connection =
            DriverManager.getConnection(readOnly, address.user(), address.password());
        Statement statement = connection.createStatement();
        ResultSet format = statement.executeQuery("select max(number) from rendering_format")) {
      if (!format.next() || format.getInt(1) < 1) {
        throw new SQLException("no format", "42S02", 42102);
      }
    } catch (SQLException e) {
      throw new StoreUnavailable(
          LOST.contains(e.getErrorCode()) ? errors.damaged() : errors.words(e), e);
    }
  }

  private static String base(String url) {
    int settings = url.indexOf(';');
    return url.substring(PREFIX.length(), settings < 0 ? url.length() : settings);
  }
}
