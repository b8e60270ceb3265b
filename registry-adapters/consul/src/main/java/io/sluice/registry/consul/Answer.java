package io.sluice.registry.consul;

import io.sluice.registry.RegistryEvent.Cause;

/**
 * What came of one question to Consul.
 *
 * @param <T> what was asked for
 */
sealed interface Answer<T> {
  /**
   * It was answered.
   *
   * @param index the position in Consul's history of what was asked for; 0 when it gives none
   */
  record Read<T>(T value, long index) implements Answer<T> {}

  /** It was not answered, or not so that the answer could be believed. */
  record Failed<T>(Cause cause, String detail) implements Answer<T> {
    /** The same failure of another question. */
    <U> Failed<U> as() {
      return new Failed<>(cause, detail);
    }
  }
}
