package io.sluice.console.contract;

import io.sluice.console.contract.SplitsBody.SplitChange;
import java.util.List;

/**
 * What became of an evacuation that was taken back.
 *
 * @param id of the evacuation
 * @param items that have the split of before again, in order of names
 * @param left that somebody moved since, so that they stay, in order of names
 */
public record RestoredBody(String id, List<SplitChange> items, List<LeftService> left) {
  public RestoredBody {
    items = List.copyOf(items);
    left = List.copyOf(left);
  }

  /**
   * One that stays as it is.
   *
   * @param service its name
   * @param why it stays, a sentence
   */
  public record LeftService(String service, String why) {}
}
