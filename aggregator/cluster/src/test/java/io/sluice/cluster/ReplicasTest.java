package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.Message.Ask;
import io.sluice.cluster.Message.Delta;
import io.sluice.cluster.Message.Part;
import io.sluice.view.Snapshot;
import io.sluice.view.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An owner and one that follows, whose messages are carried by hand. */
final class ReplicasTest {
  private static final Peer OWNER = new Peer("owner", "1");
  private static final Peer OTHER = new Peer("other", "2");
  private static final Term TERM = new Term(1, 0, "owner");

  private final List<Message> said = new ArrayList<>();
  private final List<Message> asked = new ArrayList<>();
  private final List<Set<String>> changes = new ArrayList<>();
  private final Replicas owner =
      new Replicas(List.of("consul"), (to, message) -> said.add(message), (s, names) -> {});
  private final Replicas other =
      new Replicas(
          List.of("consul"), (to, message) -> asked.add(message), (s, names) -> changes.add(names));
  private Snapshot snapshot = Snapshots.with(Snapshots.empty("consul", TERM), "orders", 3);

  /** All that the owner said reaches the other one, but what is lost. */
  private void carry(long now, boolean lost) {
    while (owner.pump()) {
      // Every part is said.
    }
    List<Message> words = List.copyOf(said);
    said.clear();
    if (lost) {
      return;
    }
    for (Message word : words) {
      if (word instanceof Delta delta) {
        other.heard(now, OWNER, delta);
      } else if (word instanceof Part part) {
        other.heard(now, OWNER, part);
      }
    }
  }

  private void tell(String service, int instances) {
    snapshot = Snapshots.with(snapshot, service, instances);
    owner.tell(snapshot, Set.of(service));
  }

  private void answer() {
    for (Message question : List.copyOf(asked)) {
      owner.heard(OTHER, (Ask) question);
    }
    asked.clear();
  }

  private void same() {
    Snapshot has = Objects.requireNonNull(other.synced("consul"));
    assertThat(Header.of(has)).isEqualTo(Header.of(snapshot));
  }

  @Test
  void onlyWhatChangedTravels() {
    owner.tell(snapshot, Set.of("orders"));
    carry(0, false);
    tell("users", 2);

    assertThat(said)
        .singleElement()
        .satisfies(
            word ->
                assertThat(((Delta) word).changed())
                    .extracting(claims -> claims.service())
                    .containsExactly("users"));
    carry(0, false);
    tell("orders", 0);
    carry(0, false);

    same();
    assertThat(changes).containsExactly(Set.of("orders"), Set.of("users"), Set.of("orders"));
  }

  @Test
  void whatIsMissedIsAskedForOnceInHalfASecond() {
    owner.tell(snapshot, Set.of("orders"));
    carry(0, false);
    tell("users", 1);
    carry(0, true);
    for (int i = 0; i < 20; i++) {
      tell("users", i + 2);
      carry(10 + i, false);
    }

    assertThat(asked).hasSize(1);
    answer();
    carry(100, false);
    same();
  }

  @Test
  void theLastWordThatIsLostIsNoticedByTheDigest() {
    owner.tell(snapshot, Set.of("orders"));
    carry(0, false);
    tell("users", 1);
    carry(0, true);

    other.standing(1_000, OWNER, owner.shares());
    other.tick(1_100);
    assertThat(asked).as("it may still be on its way").isEmpty();
    other.tick(1_500);
    answer();
    carry(1_510, false);

    same();
  }

  @Test
  void aLargeSnapshotTravelsInPartsAndChangesGoBetween() {
    for (int i = 0; i < 400; i++) {
      snapshot = Snapshots.with(snapshot, "service-" + i, 20);
    }
    owner.tell(snapshot, Set.of());
    assertThat(owner.pump()).isTrue();
    tell("users", 7);
    while (owner.pump()) {
      // Every part is said.
    }

    assertThat(said).filteredOn(Part.class::isInstance).hasSizeGreaterThan(5);
    assertThat(said).allMatch(word -> MessageForm.encode(word).length <= Fabric.MOST);
    carry(0, false);
    same();
    assertThat(asked).isEmpty();
  }

  @Test
  void aHigherTermCountsOnceItHasSynced() {
    owner.tell(snapshot, Set.of("orders"));
    carry(0, false);
    Snapshot before = snapshot;
    snapshot = Snapshots.empty("consul", new Term(2, 0, "owner"));
    owner.tell(snapshot, Set.of());
    carry(0, false);
    Snapshot held = Objects.requireNonNull(other.synced("consul"));
    assertThat(Header.of(held)).isEqualTo(Header.of(before));
    assertThat(other.seen("consul")).isEqualTo(snapshot.term());

    tell("users", 1);
    carry(0, false);

    same();
    assertThat(changes).last().isEqualTo(Set.of("orders", "users"));
    other.heard(0, OWNER, new Part(Header.of(before), 0, true, List.of()));
    same();
  }

  @Test
  void aSourceThatIsNotConfiguredIsNotBelieved() {
    Snapshot strange = Snapshots.with(Snapshots.empty("strange", TERM), "orders", 1);

    other.heard(
        0, OWNER, new Part(Header.of(strange), 0, true, List.of(Snapshots.claims("orders", 1))));

    assertThat(other.known()).isEmpty();
  }
}
