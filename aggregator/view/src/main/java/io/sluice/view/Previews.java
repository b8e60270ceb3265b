package io.sluice.view;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What would become of a service, computed by what will do it, without doing it. */
public interface Previews {

  /**
   * Asks what a change would make of a service; any thread, never blocks.
   *
   * @param service its name
   * @param change as an operator would commit it
   * @return empty when there is no such service; the stage fails when the loop ends before it
   *     answers
   */
  CompletionStage<Optional<Preview>> preview(String service, Change change);

  /**
   * Asks what a drain would do, to every service of which it means an endpoint; any thread, never
   * blocks. The stage fails when the loop ends before it answers.
   */
  default CompletionStage<List<Preview>> drained(Hold drain) {
    return CompletableFuture.completedFuture(List.of());
  }

  /**
   * A change that is only thought of.
   *
   * @param split to set, or null to leave it
   * @param policy to set, or null to leave it
   */
  record Change(@Nullable TrafficSplit split, @Nullable Policy policy) {}

  /**
   * A service as it is and as it would be, of one instant.
   *
   * @param before with the generation that this preview stands on
   * @param after what proxies would get; {@code before} itself when the change changes nothing, or
   *     the service waits for a home
   */
  record Preview(ServiceView before, ServiceView after) {}
}
