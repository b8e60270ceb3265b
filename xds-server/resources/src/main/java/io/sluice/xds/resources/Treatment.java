package io.sluice.xds.resources;

import io.sluice.view.Mirror;
import io.sluice.view.Slices;
import io.sluice.view.Stickiness;
import org.jspecify.annotations.Nullable;

/**
 * What clusters and routes say beside who serves.
 *
 * @param warmUpMs how long a new endpoint takes to grow to its full weight; 0 for not at all
 * @param slices along which users lie; none where every request is on its own
 * @param sticky by what users are known, or null
 * @param mirror copies of requests, or null
 */
public record Treatment(
    int warmUpMs, Slices slices, @Nullable Stickiness sticky, @Nullable Mirror mirror) {
  /** All requests alike, all endpoints at once. */
  public static final Treatment ALIKE = new Treatment(0, Slices.NONE, null, null);

  /** Of a cluster that routes choose. */
  public static Treatment warmingUp(int warmUpMs) {
    return new Treatment(warmUpMs, Slices.NONE, null, null);
  }

  /** The same without copies. */
  public Treatment withoutMirror() {
    return new Treatment(warmUpMs, slices, sticky, null);
  }
}
