package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.view.Home;
import io.sluice.view.Policy;
import io.sluice.view.Previews.Change;
import io.sluice.view.Previews.Preview;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.TrafficSplit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a change would make of a service, and what it makes of it then. */
class PreviewTest {
  private static Night night() {
    Night night = new Night(Source.of("vms", "vm"), Source.of("pods", "kubernetes"));
    night.given(new Home("orders", "vm", new TreeMap<>(Map.of("", ""))));
    night.read("vms", "orders", Instance.of("10.0.0.1", 80), Instance.of("10.0.0.2", 80));
    night.read("pods", "orders", Instance.of("10.1.0.1", 80));
    return night.listed("vms").listed("pods").pass();
  }

  private static Optional<Preview> preview(Night night, String service, Change change) {
    CompletableFuture<Optional<Preview>> preview = new CompletableFuture<>();
    night.tell(new LoopInput.ChangeTried(service, change, preview)).pass();
    return preview.join();
  }

  private static Change split(Map<String, Integer> weights) {
    return new Change(TrafficSplit.of(weights), null);
  }

  @Test
  void whatIsPreviewedChangesNothingAndIsExactlyWhatIsPublishedThen() {
    Night night = night();
    ServiceView before = night.service("orders");
    Map<String, Integer> weights = Map.of("vm", 7_500, "kubernetes", 2_500);

    Preview preview = preview(night, "orders", split(weights)).orElseThrow();

    assertThat(preview.before()).isEqualTo(before);
    assertThat(night.service("orders")).isEqualTo(before);
    assertThat(preview.after().ports()).isNotEqualTo(before.ports());
    night.splits("orders", weights).pass();
    assertThat(night.service("orders").ports()).isEqualTo(preview.after().ports());
    assertThat(ServiceView.digest(night.service("orders")))
        .isEqualTo(ServiceView.digest(preview.after()));
  }

  @Test
  void aPolicyIsPreviewedWithItsSplit() {
    Change change =
        new Change(
            TrafficSplit.of(Map.of("kubernetes", 10_000)),
            new Policy(Policy.Zero.EXCLUDE, Policy.Empty.HOLD));

    Preview preview = preview(night(), "orders", change).orElseThrow();

    assertThat(preview.after().ports().get(0).assignment().tiers()).hasSize(1);
    assertThat(preview.after().policy().empty()).isEqualTo(Policy.Empty.HOLD);
  }

  @Test
  void whatIsSoAlreadyIsTheSameService() {
    Night night = night();
    night.splits("orders", Map.of("vm", 10_000)).pass();

    Preview preview = preview(night, "orders", split(Map.of("vm", 10_000))).orElseThrow();

    assertThat(preview.after()).isEqualTo(preview.before());
  }

  @Test
  void thereIsNoPreviewOfWhatIsNotThere() {
    assertThat(preview(night(), "none", split(Map.of("vm", 10_000)))).isEmpty();
  }
}
