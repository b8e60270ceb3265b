package io.sluice.console.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An environment that was left, or what that would change.
 *
 * @param id under which it can be restored, or null for a preview and where nothing had to move
 * @param environment that gets none afterwards
 * @param services pattern of their names
 * @param committed whether it is so now
 * @param items of the services that have weight there, in order of names
 */
public record EvacuationBody(
    @Nullable String id,
    String environment,
    String services,
    boolean committed,
    List<EvacuatedService> items) {
  public EvacuationBody {
    items = List.copyOf(items);
  }

  /**
   * One service.
   *
   * @param service its name
   * @param before basis points by environment
   * @param after basis points by environment
   * @param generation of split and policy: before, in a preview; now, once committed
   * @param receives what is known of the side that receives, a sentence
   * @param refusal why it cannot be, or null
   */
  public record EvacuatedService(
      String service,
      Map<String, Integer> before,
      Map<String, Integer> after,
      long generation,
      String receives,
      @Nullable String refusal) {
    public EvacuatedService {
      before = Ordered.copy(before);
      after = Ordered.copy(after);
    }
  }
}
