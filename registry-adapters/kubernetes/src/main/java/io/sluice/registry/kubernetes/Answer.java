package io.sluice.registry.kubernetes;

import io.sluice.registry.RegistryEvent.Cause;
import java.time.Duration;

/**
 * What came of one question to the API server.
 *
 * @param <T> what was asked for
 */
sealed interface Answer<T> {
  /** It was answered. */
  record Read<T>(T value) implements Answer<T> {}

  /**
   * It was not answered, or not so that the answer could be believed.
   *
   * @param code HTTP's or the API's status, 0 when there was none
   * @param retryAfter the pause that the API server asked for, zero when it did not
   */
  record Failed<T>(int code, Cause cause, String detail, Duration retryAfter) implements Answer<T> {
    /** The position is older than what the API server remembers. */
    static final int GONE = 410;

    static final int FORBIDDEN = 403;

    static final int NOT_FOUND = 404;

    static <T> Failed<T> of(Cause cause, String detail) {
      return new Failed<>(0, cause, detail, Duration.ZERO);
    }

    /** The same failure of another question. */
    <U> Failed<U> as() {
      return new Failed<>(code, cause, detail, retryAfter);
    }

    /** The same failure, said with what was asked for. */
    Failed<T> of(String question) {
      return new Failed<>(code, cause, question + ": " + detail, retryAfter);
    }
  }
}
