package io.sluice.registry.cmdb;

import io.sluice.registry.RegistryEvent.Cause;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What came of asking for a page. */
sealed interface Answer {
  /** It is there. */
  record Body(HttpResponse<byte[]> response, Validators validators) implements Answer {
    byte[] bytes() {
      return response.body();
    }
  }

  /** It is as it was when the validators were given. */
  record NotModified() implements Answer {}

  /** The CMDB asks to be left alone for a while, and did not look at the question. */
  record Later(Duration pause) implements Answer {}

  /** It is not there, or not so that it could be believed. */
  record Failed(Cause cause, String detail, Duration retryAfter) implements Answer {
    Failed(Cause cause, String detail) {
      this(cause, detail, Duration.ZERO);
    }
  }

  /**
   * What a server gives, so that it need not send the same again.
   *
   * @param etag empty for none
   * @param lastModified empty for none, or for one that cannot tell two changes of a second apart
   */
  record Validators(String etag, String lastModified) {
    boolean isEmpty() {
      return etag.isEmpty() && lastModified.isEmpty();
    }
  }
}
