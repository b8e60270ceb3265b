package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.cluster.Message.Presence;
import io.sluice.view.Alarm;
import io.sluice.view.Members.Member;
import io.sluice.view.Members.Place;
import io.sluice.view.cluster.PublishedUnits;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RosterTest {
  private static final SortedMap<String, String> OURS = new TreeMap<>(Map.of("sources", "1"));
  private static final SortedMap<String, String> THEIRS = new TreeMap<>(Map.of("sources", "2"));

  private final Peer self = new Peer("one", "1");
  private final List<Peer> others = List.of(new Peer("two", "2"), new Peer("three", "3"));
  private final Agreement agreement = new Agreement();

  @Test
  void whoPublishesSomethingElseThanOneThatIsConfiguredAlikeDisagrees() {
    Roster roster = roster(OURS);

    assertThat(roster.alarms())
        .extracting(Alarm::kind)
        .containsExactly(Alarm.Kind.MEMBERS_DISAGREE, Alarm.Kind.MEMBERS_DISAGREE);
  }

  @Test
  void whoIsConfiguredOtherwiseSaysThatAndNotThatAllOthersDisagree() {
    Roster roster = roster(THEIRS);

    assertThat(roster.alarms())
        .extracting(Alarm::kind, Alarm::subject)
        .containsExactly(tuple(Alarm.Kind.MEMBER_UNLIKE, "one"));
    assertThat(roster.members()).allMatch(member -> member.place().disagrees().isEmpty());
  }

  /** One of three, where both others are configured and publish alike, after ten seconds. */
  private Roster roster(SortedMap<String, String> likeness) {
    Neighbours neighbours = new Neighbours(self, likeness, 0);
    neighbours.present(0, List.of(self, others.get(0), others.get(1)));
    Member member =
        new Member(
            "one",
            true,
            "",
            0,
            "postgresql",
            "mine",
            1,
            new TreeMap<>(),
            List.of(),
            new TreeMap<>(),
            Place.ALONE);
    for (int second = 0; second <= 10; second++) {
      agreement.own(second * 1_000L, member);
      for (Peer other : others) {
        neighbours.heard(second * 1_000L, other, presence());
        agreement.heard(second * 1_000L, other, presence());
      }
    }
    return Roster.of(
        10_000,
        member,
        new TreeMap<>(),
        false,
        new ClusterSettings(
            "sluice",
            "one",
            "127.0.0.1:1",
            new Discovery.MemberList(List.of()),
            likeness,
            List.of(),
            Map.of()),
        neighbours,
        agreement,
        new Differences(() -> PublishedUnits.NONE, (whom, question) -> new CompletableFuture<>()),
        new Departed());
  }

  private static Presence presence() {
    return new Presence(
        "",
        0,
        "postgresql",
        "theirs",
        1,
        new TreeMap<>(),
        List.of(),
        OURS,
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        false,
        false,
        0);
  }
}
