package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.Message.Presence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class NeighboursTest {
  private static final SortedMap<String, String> OURS =
      new TreeMap<>(Map.of("sources", "1", "identity", "1"));
  private static final SortedMap<String, String> THEIRS =
      new TreeMap<>(Map.of("sources", "2", "identity", "1"));

  private final Peer self = new Peer("one", "1");
  private final Peer two = new Peer("two", "2");
  private final Peer three = new Peer("three", "3");
  private final Neighbours neighbours = new Neighbours(self, OURS, 0);

  private static Presence presence(SortedMap<String, String> likeness) {
    return new Presence(
        "",
        0,
        "h2",
        "",
        0,
        new TreeMap<>(),
        List.of(),
        likeness,
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        false,
        false,
        0);
  }

  @Test
  void whoIsConfiguredOtherwiseThanMostOwnsNothing() {
    neighbours.present(0, List.of(two, self, three));
    neighbours.heard(0, two, presence(THEIRS));
    assertThat(neighbours.isAlike(self)).as("of as many, the first decides").isFalse();

    neighbours.heard(1, three, presence(OURS));

    assertThat(neighbours.isAlike(self)).isTrue();
    assertThat(neighbours.isAlike(two)).isFalse();
    assertThat(neighbours.differences(THEIRS)).containsExactly("sources");
    assertThat(neighbours.around(1, "consul", null, null).order())
        .containsExactlyInAnyOrder(self, three);
  }

  @Test
  void nothingIsDecidedBeforeTheOthersHadTheirFirstWord() {
    neighbours.present(100, List.of(self, two));

    assertThat(neighbours.ready(200)).isFalse();
    assertThat(neighbours.ready(100 + Neighbours.FIRST_WORD)).isTrue();
    neighbours.heard(200, two, presence(OURS));
    assertThat(neighbours.ready(200)).isTrue();
  }

  @Test
  void sourcesSpreadOverMembersAndOnlyTheLostOnesMove() {
    List<Peer> all = List.of(self, two, three);
    Map<Peer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      String source = "source-" + i;
      Peer first = Rendezvous.order(source, all).get(0);
      counts.merge(first, 1, Integer::sum);
      Peer then = Rendezvous.order(source, List.of(self, two)).get(0);
      assertThat(first.equals(three) || first.equals(then)).isTrue();
    }

    assertThat(counts.values()).allMatch(count -> count > 70 && count < 130);
  }
}
