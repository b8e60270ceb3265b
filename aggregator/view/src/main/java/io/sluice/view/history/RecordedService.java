package io.sluice.view.history;

import io.sluice.view.history.Fact.Dated;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service as it was at a moment; each part with since when it was so.
 *
 * @param name of the service
 * @param facts all of them; not to be changed
 */
public record RecordedService(String name, Facts facts) {

  /** Whether the view had the service. */
  public boolean exists() {
    return settings() != null;
  }

  /** What was asked, or null when the view had no such service. */
  public @Nullable Dated settings() {
    return facts.get(Fact.Settings.KEY);
  }

  /** {@link Fact.CallerSplit}s. */
  public List<Dated> callerSplits() {
    return List.copyOf(facts.beginning(Fact.CallerSplit.PREFIX));
  }

  /** {@link Fact.Port}s. */
  public List<Dated> ports() {
    return List.copyOf(facts.beginning("p"));
  }

  /** {@link Fact.Endpoint}s. */
  public List<Dated> endpoints() {
    return List.copyOf(facts.beginning("e"));
  }

  /** {@link Fact.Published}s. */
  public List<Dated> published() {
    return List.copyOf(facts.beginning("v"));
  }

  /** {@link Fact.Held}s. */
  public List<Dated> held() {
    return new ArrayList<>(facts.beginning("h"));
  }
}
