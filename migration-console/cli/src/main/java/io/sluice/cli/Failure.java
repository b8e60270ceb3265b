package io.sluice.cli;

/** Ends a command with an exit code and a sentence on standard error. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The operation failed. */
  static final int FAILED = 1;

  /** Wrong use or configuration. */
  static final int USAGE = 2;

  /** Refused by a precondition: stale, owned, frozen, conflict. */
  static final int REFUSED = 3;

  /** The server cannot be reached. */
  static final int UNREACHABLE = 4;

  private final int code;
  private final int status;

  Failure(int code, String message) {
    this(code, message, 0);
  }

  /** What a server answered with. */
  Failure(int code, String message, int status) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  /** Of HTTP; 0 when no server answered. */
  int status() {
    return status;
  }

  int code() {
    return code;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
