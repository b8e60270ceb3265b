package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Connected;
import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Fact.Held;
import io.sluice.view.history.Fact.Link;
import io.sluice.view.history.History;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One member says all that its proxies hold; another one takes it over. */
class HeldPagesTest {
  private final Member asked = new Member();
  private final Member asking = new Member();

  /** What a recorder knows. */
  private static final class Member {
    final CurrentFacts facts = new CurrentFacts(Duration.ofMillis(1));
    final OpenStreams streams = new OpenStreams();
    final ProxyFacts proxies = new ProxyFacts(facts, streams, new ProxyNews());
    final ProxiesElsewhere elsewhere = new ProxiesElsewhere(facts, streams, proxies);

    void connects(String proxy) {
      proxies.take(new HistoryNote.Joined(1, proxy, "web"), 1);
    }

    void holds(Held held) {
      facts.news(held.cluster(), new Dated(1, held));
    }

    Set<Fact> knows() {
      facts.settle();
      Set<Fact> known = new HashSet<>();
      for (String name : facts.names()) {
        facts.listed(name).forEach(dated -> known.add(dated.fact()));
      }
      return known;
    }
  }

  private int copy() {
    asked.facts.settle();
    HeldPages pages = new HeldPages(asked.facts, asked.streams);
    String after = "";
    for (int count = 1; ; count++) {
      HeldPage page = HeldPage.decode(pages.page("run", 7, after).encode());
      asking.elsewhere.copied("asked", page, 9);
      if (page.last()) {
        return count;
      }
      after = page.upTo();
    }
  }

  @Test
  void pageByPageAllIsTakenOver() {
    for (int proxy = 0; proxy < 1_000; proxy++) {
      asked.connects("proxy-" + proxy);
      for (int service = 0; service < 205; service++) {
        asked.holds(new Held("service-" + service, "proxy-" + proxy, "v" + proxy % 3));
      }
    }

    assertThat(copy()).isEqualTo(3);

    assertThat(asking.knows()).hasSize(206_000).isEqualTo(asked.knows());
    assertThat(asking.streams.with("asked")).hasSize(1_000);
  }

  @Test
  void whatIsNotSaidIsNotSo() {
    for (String proxy : List.of("p", "q")) {
      asked.connects(proxy);
      asked.holds(new Held("orders", proxy, "1"));
    }
    copy();
    asking.connects("own");
    asking.holds(new Held("orders", "own", "1"));
    asking.holds(new Held("gone", "p", "1"));
    asking.holds(new Held("zebras", "p", "1"));
    asked.proxies.take(new HistoryNote.Left(2, "q"), 2);
    asked.holds(new Held("orders", "p", "2"));

    copy();

    Map<String, String> expected = new TreeMap<>(Map.of("p", "2", "own", "1", "q", "1"));
    Map<String, String> known = new TreeMap<>();
    asking.knows().stream()
        .filter(Held.class::isInstance)
        .map(Held.class::cast)
        .forEach(held -> known.put(held.proxy(), held.version()));
    assertThat(known).isEqualTo(expected);
    assertThat(asking.knows()).filteredOn(Held.class::isInstance).hasSize(3);
    assertThat(asking.facts.of(History.PROXIES).all())
        .extracting(Dated::fact)
        .containsExactlyInAnyOrder(
            new Connected("own", "web", Link.UP),
            new Connected("p", "web", Link.UP),
            new Connected("q", "web", Link.DOWN));
  }

  private Link link(String proxy) {
    Dated known = asking.proxies.connected(proxy);
    assertThat(known).isNotNull();
    return ((Connected) known.fact()).link();
  }

  @Test
  void whoIsInDoubtStaysSoUntilAllIsSaid() {
    for (String proxy : List.of("p", "q")) {
      asked.connects(proxy);
    }
    copy();
    asking.elsewhere.doubt("asked");
    assertThat(link("p")).isEqualTo(Link.UNSURE);

    asked.proxies.unsure(Map.of("q", 0)); // it lost something itself
    copy();
    assertThat(link("p")).as("until the last page").isEqualTo(Link.UNSURE);
    asking.elsewhere.certain("asked");
    assertThat(link("p")).isEqualTo(Link.UP);
    assertThat(link("q")).isEqualTo(Link.UNSURE);
  }

  /** A member that was held up tells what a proxy took over before it went elsewhere. */
  @Test
  void whatIsToldLateTakesNothingBack() {
    asking.elsewhere.heard("late", List.of(new Connected("p", "web", Link.UP)), 1);
    asking.connects("p");
    asking.holds(new Held("orders", "p", "2"));

    asking.elsewhere.heard(
        "late", List.of(new Connected("p", "web", Link.DOWN), new Held("orders", "p", "1")), 9);

    assertThat(asking.knows())
        .containsExactlyInAnyOrder(
            new Connected("p", "web", Link.UP), new Held("orders", "p", "2"));
  }

  @Test
  void whatIsCutOrOfAnotherKindIsRefused() {
    asked.connects("p");
    asked.holds(new Held("orders", "p", "00000000000000a1"));
    asked.facts.settle();
    byte[] page = new HeldPages(asked.facts, asked.streams).page("run", 1, "").encode();

    for (int length = 0; length < page.length; length++) {
      byte[] cut = Arrays.copyOf(page, length);
      assertThatThrownBy(() -> HeldPage.decode(cut)).isInstanceOf(StoredJson.Unreadable.class);
    }
    byte[] longer = Arrays.copyOf(page, page.length + 1);
    assertThatThrownBy(() -> HeldPage.decode(longer)).isInstanceOf(StoredJson.Unreadable.class);
    byte[] ofServices = new ToldFacts("run", 1, List.of(new Fact.ServiceGone())).encode();
    assertThatThrownBy(() -> ToldFacts.decode(ofServices))
        .isInstanceOf(StoredJson.Unreadable.class)
        .hasMessageContaining("more than its proxies");
  }
}
