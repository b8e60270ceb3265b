package io.sluice.store;

/**
 * Where the database is.
 *
 * @param url of JDBC
 * @param user empty for an embedded database
 * @param password secret; empty for an embedded database
 */
public record DatabaseAddress(String url, String user, String password) {

  /** The URL and the user; the password is a secret. */
  @Override
  public String toString() {
    return user.isEmpty() ? url : url + " as " + user;
  }
}
