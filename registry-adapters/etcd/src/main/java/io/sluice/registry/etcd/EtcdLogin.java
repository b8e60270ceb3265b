package io.sluice.registry.etcd;

/**
 * As whom etcd is read.
 *
 * @param user not empty
 * @param password never logged
 */
public record EtcdLogin(String user, String password) {
  public EtcdLogin {
    if (user.isEmpty()) {
      throw new IllegalArgumentException("user must not be empty");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "EtcdLogin[" + user + "]";
  }
}
