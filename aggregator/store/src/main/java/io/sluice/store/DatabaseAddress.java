package io.sluice.store;

/**
 * Where the database is.
 *
 * @param url of JDBC: {@code jdbc:h2:file:PATH} or {@code jdbc:postgresql://HOST:PORT/NAME}
 * @param user empty for an embedded database
 * @param password secret; empty for an embedded database
 */
public record DatabaseAddress(String url, String user, String password) {

  /** The URL without its settings, one of which may be a secret. */
  String place() {
    int settings = url.indexOf(DatabaseProduct.of(url) == DatabaseProduct.POSTGRESQL ? '?' : ';');
    return settings < 0 ? url : url.substring(0, settings);
  }

  /** Whether several members may share it. */
  public boolean shared() {
    return DatabaseProduct.of(url).shared();
  }

  /** The place and the user; the password is a secret. */
  @Override
  public String toString() {
    return user.isEmpty() ? place() : place() + " as " + user;
  }
}
