package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent;
import io.sluice.registry.RegistryEvent.Cause;
import io.sluice.view.Alarm;
import io.sluice.view.ExplainedNames;
import io.sluice.view.Home;
import io.sluice.view.Source;
import io.sluice.view.Term;
import io.sluice.view.cluster.ReadElsewhere;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Members that read for each other: one owns the source, the others follow what it tells. */
class OwnershipTest {
  private static final Source VMS = Source.of("vms", "vm");
  private static final Home HOME = new Home("orders", "vm", new TreeMap<>(Map.of("", "http")));

  private final Night owner = new Night(false, VMS).given(HOME);
  private final Night follower = new Night(false, VMS).given(HOME);

  private static Instance at(String address) {
    return Instance.of(address, 80);
  }

  private static LoopInput leads(long epoch, long count, String member) {
    return new LoopInput.Leads("vms", new Term(epoch, count, member));
  }

  private void reads(Night member, String... addresses) {
    Instance[] instances = new Instance[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      instances[i] = at(addresses[i]);
    }
    member.read("vms", "orders", instances).listed("vms").pass();
  }

  private void ownerReads(String... addresses) {
    owner.tell(leads(1, 0, "a")).pass();
    reads(owner, addresses);
    follower.hears(owner);
  }

  @Test
  void aMemberReadsNothingBeforeItIsTold() {
    owner.pass();

    assertThat(owner.asked).isEmpty();
    assertThat(owner.isOpen()).isFalse();
  }

  @Test
  void whoFollowsPublishesTheSameBytes() {
    ownerReads("10.0.0.1", "10.0.0.2");

    assertThat(follower.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
    assertThat(follower.version()).isEqualTo(owner.version());
    assertThat(follower.isOpen()).isTrue();
    reads(owner, "10.0.0.1", "10.0.0.2", "10.0.0.3");
    follower.hears(owner);
    assertThat(follower.published("orders")).hasSize(3);
    assertThat(follower.version()).isEqualTo(owner.version());
  }

  @Test
  void aLowerTermCountsForNothing() {
    ownerReads("10.0.0.1", "10.0.0.2");
    Night asleep = new Night(false, VMS).given(HOME).tell(leads(0, 3, "z")).pass();
    reads(asleep, "10.9.0.1");

    follower.hears(asleep);

    assertThat(follower.published("orders")).containsExactly("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void whoTakesOverGuardsWhatTheOtherAdmitted() {
    ownerReads("10.0.0.1", "10.0.0.2", "10.0.0.3");

    follower.tell(leads(2, 0, "b")).pass();
    assertThat(follower.asked).contains(new Effect.Read("vms"));
    assertThat(follower.published("orders")).hasSize(3);
    follower.listed("vms").pass();

    assertThat(follower.published("orders")).hasSize(3);
    follower.after(Duration.ofSeconds(10));
    assertThat(follower.published("orders")).hasSize(3);
  }

  @Test
  void whoHandsOverReadsOnUntilTheOtherHasIt() {
    ownerReads("10.0.0.1", "10.0.0.2");
    follower.tell(leads(2, 0, "b")).pass();
    owner.hears(follower);
    reads(follower, "10.0.0.1", "10.0.0.2", "10.0.0.4");
    owner.hears(follower);
    assertThat(owner.published("orders")).hasSize(3);
    reads(owner, "10.0.0.1", "10.0.0.2");
    assertThat(owner.published("orders")).hasSize(3);

    owner.tell(new LoopInput.Follows("vms")).pass();

    assertThat(owner.asked).containsExactly(new Effect.Leave("vms"));
    assertThat(owner.published("orders")).hasSize(3);
    assertThat(owner.version()).isEqualTo(follower.version());
  }

  @Test
  void aHigherTermOfOnesOwnIsToldWhole() {
    ownerReads("10.0.0.1", "10.0.0.2");

    owner.tell(leads(5, 0, "a")).pass();

    assertThat(owner.asked)
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Tell.class,
            told -> {
              assertThat(told.snapshot().term()).isEqualTo(new Term(5, 0, "a"));
              assertThat(told.changed()).containsExactly("orders");
            });
    follower.hears(owner);
    assertThat(follower.published("orders")).hasSize(2);
  }

  @Test
  void anOutageOfTheRegistryTakesNothingFromThoseWhoFollow() {
    ownerReads("10.0.0.1", "10.0.0.2");

    owner.saw("vms", new RegistryEvent.Disconnected(Cause.OUTAGE, "refused")).pass();
    follower.hears(owner);

    assertThat(follower.published("orders")).hasSize(2);
    assertThat(follower.version()).isEqualTo(owner.version());
    assertThat(follower.alarms()).anyMatch(alarm -> alarm.kind() == Alarm.Kind.SOURCE_STALE);
  }

  @Test
  void anOperatorIsToldWhoReadsASource() {
    ownerReads("10.0.0.1");
    CompletableFuture<Integer> letGo = new CompletableFuture<>();
    CompletableFuture<ExplainedNames> explained = new CompletableFuture<>();

    follower
        .tell(new LoopInput.LossConfirmed("vms", null, letGo))
        .tell(new LoopInput.NamesAsked("vms", "", 10, explained))
        .pass();

    assertThat(letGo)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(ReadElsewhere.class)
        .withMessageContaining("source vms is read by member a; ask that one");
    assertThat(explained).isCompletedExceptionally();
  }
}
