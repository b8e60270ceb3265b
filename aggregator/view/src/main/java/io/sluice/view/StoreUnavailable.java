package io.sluice.view;

import org.jspecify.annotations.Nullable;

/** The database cannot be reached or read; the message says which and why, without secrets. */
public class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
