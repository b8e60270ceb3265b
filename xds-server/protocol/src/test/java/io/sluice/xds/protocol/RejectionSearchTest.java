package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RejectionSearchTest {
  private final RejectionSearch search = new RejectionSearch();

  @Test
  void withoutASuspectEverythingGoes() {
    assertThat(search.choose(Set.of("a", "b"))).containsExactly("a", "b");
    assertThat(search.active()).isFalse();
  }

  @Test
  void aRejectedResponseIsHalved() {
    search.rejected(Set.of("a", "b", "c", "d"));

    assertThat(search.choose(Set.of("a", "b", "c", "d"))).containsExactly("a", "b");
    search.cleared(Set.of("a", "b"));
    assertThat(search.choose(Set.of("c", "d"))).containsExactly("c", "d");
  }

  @Test
  void whatIsNotSuspectedTakesEveryOtherTurn() {
    search.rejected(Set.of("a", "b"));
    Set<String> waiting = Set.of("a", "b", "innocent");

    assertThat(search.choose(waiting)).containsExactly("a");
    assertThat(search.choose(waiting)).containsExactly("innocent");
    assertThat(search.choose(waiting)).containsExactly("a");
  }

  @Test
  void aSuspectThatChangedIsSuspectedNoLonger() {
    search.rejected(Set.of("a", "b"));

    search.cleared(Set.of("a"));

    assertThat(search.choose(Set.of("a", "b"))).containsExactly("b");
    search.cleared(Set.of("b"));
    assertThat(search.active()).isFalse();
  }

  @Property(tries = 200)
  void allTheGoodAreDeliveredAndExactlyTheBadAreFound(
      @ForAll @IntRange(min = 1, max = 300) int resources,
      @ForAll @Size(max = 4) Set<@IntRange(max = 299) Integer> badNumbers) {
    RejectionSearch fresh = new RejectionSearch();
    Set<String> bad = new TreeSet<>();
    badNumbers.stream().filter(each -> each < resources).forEach(each -> bad.add("r" + each));
    Set<String> waiting = new TreeSet<>();
    IntStream.range(0, resources).forEach(each -> waiting.add("r" + each));
    Set<String> delivered = new TreeSet<>();
    Set<String> guilty = new TreeSet<>();
    int responses = 0;

    while (!waiting.isEmpty()) {
      Set<String> tried = fresh.choose(waiting);
      responses++;
      if (Collections.disjoint(tried, bad)) {
        delivered.addAll(tried);
        waiting.removeAll(tried);
        fresh.cleared(tried);
      } else if (tried.size() == 1) {
        guilty.addAll(tried);
        waiting.removeAll(tried);
        fresh.cleared(tried);
      } else {
        fresh.rejected(tried);
      }
    }

    assertThat(guilty).isEqualTo(bad);
    assertThat(delivered).hasSize(resources - bad.size()).noneMatch(bad::contains);
    assertThat(responses).isLessThanOrEqualTo(1 + bad.size() * 2 * 9);
  }
}
