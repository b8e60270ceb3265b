package io.sluice.view;

/** The database cannot be reached or read; the message says which and why, without secrets. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
