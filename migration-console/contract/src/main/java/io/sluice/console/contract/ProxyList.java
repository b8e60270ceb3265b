package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of proxies.
 *
 * @param items in order
 * @param next the cursor that asks for the following part, or null when this is the last
 * @param unanswered members that did not say in time who is connected to them: their proxies are
 *     not in the list
 */
public record ProxyList(List<ProxyBody> items, @Nullable String next, List<String> unanswered) {
  public ProxyList {
    items = List.copyOf(items);
    unanswered = List.copyOf(unanswered);
  }
}
