package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of what changed of a service.
 *
 * @param items oldest first
 * @param gaps that touch the time that was asked for
 * @param next the cursor that asks for the following part, or null when this is the last
 */
public record HistoryBody(
    List<RecordedChangeBody> items, List<GapBody> gaps, @Nullable String next) {
  public HistoryBody {
    items = List.copyOf(items);
    gaps = List.copyOf(gaps);
  }
}
