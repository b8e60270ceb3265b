package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of the registry as it was.
 *
 * @param at the moment
 * @param gap the gap in which the moment lies, or null when everything of it was recorded
 * @param items in order of names
 * @param next the cursor that asks for the following part, or null when this is the last
 */
public record RegistryBody(
    String at, @Nullable GapBody gap, List<RecordedBody> items, @Nullable String next) {
  public RegistryBody {
    items = List.copyOf(items);
  }
}
