package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became, or would become, of the splits of several services.
 *
 * @param committed whether they are so now; false for a preview, and when one was refused
 * @param items one per service, in order of names
 */
public record SplitsBody(boolean committed, List<SplitChange> items) {
  public SplitsBody {
    items = List.copyOf(items);
  }

  /**
   * One service.
   *
   * @param service its name
   * @param before basis points by environment; empty where nothing is known of the service
   * @param after basis points by environment
   * @param generation of split and policy: before, in a preview; now, once committed
   * @param changed whether after is something else than before
   * @param refusal why it cannot be, or null
   */
  public record SplitChange(
      String service,
      Map<String, Integer> before,
      Map<String, Integer> after,
      long generation,
      boolean changed,
      @Nullable String refusal) {
    public SplitChange {
      before = Ordered.copy(before);
      after = Ordered.copy(after);
    }
  }
}
