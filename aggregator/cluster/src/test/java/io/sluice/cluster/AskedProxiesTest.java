package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.view.Proxies;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.Proxies.Rejection;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.cluster.AllProxies.Connected;
import io.sluice.view.cluster.AllProxies.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whichever member is asked lists the proxies of all, and names who did not answer. */
class AskedProxiesTest {
  private final TwoMembers a = TwoMembers.a();
  private final TwoMembers b = Objects.requireNonNull(a.other);
  private final List<Proxy> onA = new ArrayList<>(List.of(proxy("p1", 1)));
  private final List<Proxy> onB = new ArrayList<>(List.of(proxy("p0", 1), proxy("p2", 1)));
  private final AllProxies askedA = new AskedProxies("a", sorted(onA), a);
  private final AllProxies askedB = new AskedProxies("b", sorted(onB), b);

  private static Proxies sorted(List<Proxy> proxies) {
    return () -> proxies.stream().sorted(java.util.Comparator.comparing(Proxy::id)).toList();
  }

  private static Proxy proxy(String id, long since) {
    return new Proxy(id, "shop", "vm", "10.0.0.1", since, 0, null, List.of("orders"));
  }

  private static Part part(AllProxies asked, String after, int limit) {
    return asked.after(after, limit).toCompletableFuture().join();
  }

  private static Stream<String> ids(Part part) {
    return part.proxies().stream().map(one -> one.proxy().id());
  }

  @Test
  void eachMemberListsThoseOfBoth() {
    for (AllProxies asked : List.of(askedA, askedB)) {
      Part all = part(asked, "", 10);

      assertThat(all.proxies())
          .extracting(one -> one.proxy().id(), Connected::member)
          .containsExactly(tuple("p0", "b"), tuple("p1", "a"), tuple("p2", "b"));
      assertThat(all.more()).isFalse();
      assertThat(all.unanswered()).isEmpty();
    }
  }

  @Test
  void pagesHaveEachOnceAndInOrder() {
    Part first = part(askedA, "", 2);
    Part second = part(askedA, "p1", 2);

    assertThat(ids(first)).containsExactly("p0", "p1");
    assertThat(first.more()).isTrue();
    assertThat(ids(second)).containsExactly("p2");
    assertThat(second.more()).isFalse();
  }

  @Test
  void oneThatMovedIsWhereItConnectedLast() {
    onA.add(proxy("p2", 5));

    assertThat(part(askedB, "p1", 10).proxies())
        .extracting(one -> one.proxy().id(), Connected::member)
        .containsExactly(tuple("p2", "a"));
  }

  @Test
  void oneIsFoundOnTheOtherMember() {
    Part found = askedA.one("p2").toCompletableFuture().join();

    assertThat(found.proxies())
        .extracting(one -> one.proxy().id(), Connected::member)
        .containsExactly(tuple("p2", "b"));
    assertThat(askedA.one("p9").toCompletableFuture().join().proxies()).isEmpty();
  }

  @Test
  void whoDoesNotAnswerOrSaysNonsenseIsNamed() {
    b.deaf = true;

    assertThat(ids(part(askedA, "", 10))).containsExactly("p1");
    assertThat(part(askedA, "", 10).unanswered()).containsExactly("b");
    assertThat(askedA.one("p2").toCompletableFuture().join().unanswered()).containsExactly("b");

    b.deaf = false;
    b.onAsked("proxies", question -> CompletableFuture.completedFuture(new byte[] {1, 2}));
    assertThat(part(askedA, "", 10).unanswered()).containsExactly("b");
  }

  @Test
  void aRejectionIsToldWithItsFirstNamesAndTheirNumber() {
    List<String> names = IntStream.range(0, 250).mapToObj(i -> "service-" + i).toList();
    Rejection rejection = new Rejection("type", names, "does not fit", 7);
    onB.add(new Proxy("p3", "shop", "vm", "10.0.0.1", 1, 9, rejection, List.of()));

    Connected told = part(askedA, "p2", 10).proxies().get(0);

    assertThat(told.proxy().behindSince()).isEqualTo(9);
    assertThat(told.refused()).isEqualTo(250);
    assertThat(told.proxy().rejection())
        .isEqualTo(new Rejection("type", names.subList(0, 100), "does not fit", 7));
  }

  /** A page of proxies that each refuse much is longer than a message may be. */
  @Test
  void anAnswerThatIsTooLongIsContinuedWithoutALoss() {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> i + "n".repeat(300)).toList();
    Rejection rejection = new Rejection("type", names, "w".repeat(1_000), 7);
    for (int i = 100; i < 400; i++) {
      onB.add(new Proxy("q" + i, "shop", "vm", "10.0.0.1", 1, rejection));
    }
    onA.add(proxy("z", 1));
    List<String> seen = new ArrayList<>();
    String after = "";
    Part part;
    int parts = 0;
    do {
      part = part(askedA, after, 500);
      ids(part).forEach(seen::add);
      after = seen.get(seen.size() - 1);
      parts++;
    } while (part.more());

    assertThat(parts).isGreaterThan(1);
    assertThat(seen).hasSize(304).doesNotHaveDuplicates().isSorted();
    assertThat(seen).endsWith("z");
  }
}
