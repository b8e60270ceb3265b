package io.sluice.migrations.simulation;

/**
 * A service that is moved from {@code vm} to {@code kubernetes}.
 *
 * @param requestsPerSecond of it
 * @param errorRate of its old environment, as a fraction
 * @param worse by how much the new environment's is higher
 * @param dispersion by how much errors vary more than independent ones; 1 for independent
 * @param slowerMs by how much the new environment is slower
 * @param proxies that call it
 * @param silent how many of them report nothing
 */
public record Service(
    long requestsPerSecond,
    double errorRate,
    double worse,
    double dispersion,
    double slowerMs,
    int proxies,
    int silent) {
  /** 200 requests a second, of which 1% fail in both environments; ten proxies. */
  public static final Service HEALTHY = new Service(200, 0.01, 0, 1, 0, 10, 0);

  public Service worseBy(double fraction) {
    return new Service(
        requestsPerSecond, errorRate, fraction, dispersion, slowerMs, proxies, silent);
  }

  public Service inBursts(double overDispersion) {
    return new Service(
        requestsPerSecond, errorRate, worse, overDispersion, slowerMs, proxies, silent);
  }

  public Service slowerBy(double millis) {
    return new Service(requestsPerSecond, errorRate, worse, dispersion, millis, proxies, silent);
  }

  public Service withRate(long perSecond) {
    return new Service(perSecond, errorRate, worse, dispersion, slowerMs, proxies, silent);
  }

  public Service withSilent(int count) {
    return new Service(requestsPerSecond, errorRate, worse, dispersion, slowerMs, proxies, count);
  }
}
