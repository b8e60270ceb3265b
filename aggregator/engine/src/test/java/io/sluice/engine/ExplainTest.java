package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.engine.identity.Exclusion;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.engine.identity.Rule;
import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.view.Candidate;
import io.sluice.view.ExplainedNames;
import io.sluice.view.ExplainedNames.Name;
import io.sluice.view.ExplainedNames.State;
import io.sluice.view.Home;
import io.sluice.view.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What became of a source's names, and which of them wait. */
class ExplainTest {
  private static final Source VMS = Source.of("vms", "vm");
  private static final Source ASKING =
      Source.of("asking", "vm").withAdmission(Source.Admission.CONFIRM);

  private static Instance at(int number) {
    return Instance.of("10.0.0." + number, 80);
  }

  private static ExplainedNames explained(Night night, String after, int limit) {
    CompletableFuture<ExplainedNames> explained = new CompletableFuture<>();
    night.tell(new LoopInput.NamesAsked("vms", after, limit, explained)).pass();
    return explained.join();
  }

  private static Night named() {
    Night night = new Night(VMS);
    night.ruled(
        "vms",
        new IdentityRules(
            List.of(new Exclusion("consul", Set.of(), Map.of())),
            List.of(new Rule.StripSuffix("-vm"))));
    night.given(new Home("orders", "vm", new TreeMap<>(Map.of("", "")))).added("vms");
    night.read("vms", "orders-vm", at(1), at(2).withHealth(Health.CRITICAL));
    night
        .read("vms", "users-vm", at(3))
        .read("vms", "consul", at(4))
        .read("vms", "sluice-x", at(5));
    return night.listed("vms").pass();
  }

  @Test
  void everyNameIsExplained() {
    assertThat(explained(named(), "", 10).names())
        .extracting(Name::name, Name::service, Name::state, Name::instances, Name::ready)
        .containsExactly(
            tuple("consul", null, State.EXCLUDED, 0, 0),
            tuple("orders-vm", "orders", State.PENDING, 2, 1),
            tuple("sluice-x", null, State.NO_SERVICE, 1, 1),
            tuple("users-vm", "users", State.ADMITTED, 1, 1));
    assertThat(explained(named(), "", 10).names().get(1).steps())
        .extracting(ExplainedNames.Step::rule, ExplainedNames.Step::result)
        .containsExactly(tuple("stripSuffix: -vm", "orders"));
  }

  @Test
  void pagesJoinWithoutGapAndRepetition() {
    Night night = named();

    ExplainedNames first = explained(night, "", 2);
    ExplainedNames second = explained(night, String.valueOf(first.next()), 2);
    ExplainedNames third = explained(night, String.valueOf(second.next()), 2);

    assertThat(first.names()).extracting(Name::name).containsExactly("consul", "orders-vm");
    assertThat(second.names()).extracting(Name::name).containsExactly("sluice-x", "users-vm");
    assertThat(third.names()).isEmpty();
    assertThat(third.next()).isNull();
  }

  @Test
  void aNameThatIsGoneIsNotExplained() {
    Night night = named().read("vms", "another", at(9)).pass();
    night.saw("vms", new RegistryEvent.Synced(Set.of("users-vm"), "2")).pass();

    assertThat(explained(night, "", 10).names()).extracting(Name::name).containsExactly("users-vm");
  }

  @Test
  void aSourceThatAsksForEachNameWaitsWithItsFirstListingToo() {
    Night night = new Night(ASKING);
    night.read("asking", "orders", at(1)).listed("asking").pass();

    assertThat(night.service("orders").home()).isNull();
    assertThat(night.service("orders").candidates())
        .extracting(Candidate::id, Candidate::ready)
        .containsExactly(tuple("orders/asking/orders", 1));

    night.admits("asking", "orders", "orders").pass();
    assertThat(night.published("orders")).containsExactly("10.0.0.1:80");
    night.read("asking", "orders-2", at(2)).pass();
    assertThat(night.service("orders-2").home()).isNull();
  }
}
