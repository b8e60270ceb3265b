package io.sluice.components;

/**
 * An external program did not start, ended early or was not ready in time; the message ends with
 * its last output.
 */
public final class ProcessFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessFailed(String message) {
    super(message);
  }

  ProcessFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
