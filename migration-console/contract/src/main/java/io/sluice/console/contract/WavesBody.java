package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which order services leave for an environment: whoever is called before whoever calls.
 *
 * @param to the environment
 * @param waves the first to leave first
 * @param circles services that call each other in a circle, so that they leave in one wave
 * @param left how many services are wholly there
 */
public record WavesBody(String to, List<WaveBody> waves, List<List<String>> circles, int left) {
  public WavesBody {
    waves = List.copyOf(waves);
    circles = circles.stream().map(List::copyOf).toList();
  }

  /**
   * Services that can leave together.
   *
   * @param number from 1
   * @param services sorted by name
   */
  public record WaveBody(int number, List<WaveServiceBody> services) {
    public WaveBody {
      services = List.copyOf(services);
    }
  }

  /**
   * A service that has not left.
   *
   * @param service its name
   * @param share of it in the environment, in basis points
   * @param migration the id of the one that moves it, or null
   * @param calls whom it calls of those that have not left, as measured or declared
   * @param callsKnown whether a proxy of it is connected or reported; else nobody knows whom it
   *     calls
   */
  public record WaveServiceBody(
      String service,
      int share,
      @Nullable String migration,
      List<String> calls,
      boolean callsKnown) {
    public WaveServiceBody {
      calls = List.copyOf(calls);
    }
  }
}
