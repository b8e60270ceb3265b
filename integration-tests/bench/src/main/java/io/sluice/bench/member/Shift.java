package io.sluice.bench.member;

import io.sluice.bench.BenchmarkFailed;
import java.io.IOException;
import java.util.Locale;

/** Another split for a service, as an operator sets it: read, then written on that. */
record Shift(String service, int pods) {
  /**
   * Sets it.
   *
   * @return milliseconds that the write took
   */
  double on(ApiConnection connection) throws IOException {
    String path = "/api/v1/services/" + service + "/split";
    String tag = connection.get(path).tag();
    String body = "{\"weights\":{\"vm\":" + (10_000 - pods) + ",\"kubernetes\":" + pods + "}}";
    long begin = System.nanoTime();
    int status = connection.put(path, tag, body).status();
    if (status != 200) {
      throw new BenchmarkFailed("a change of a split was answered " + status);
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  /** As the page writes it: {@code 70 / 30}. */
  String shown() {
    return percent(10_000 - pods) + " / " + percent(pods);
  }

  /** As an event says it: {@code kubernetes=30% vm=70%}. */
  String told() {
    return "kubernetes=" + percent(pods) + "% vm=" + percent(10_000 - pods) + "%";
  }

  private static String percent(int basisPoints) {
    return basisPoints % 100 == 0
        ? Integer.toString(basisPoints / 100)
        : String.format(Locale.ROOT, "%.1f", basisPoints / 100.0);
  }
}
