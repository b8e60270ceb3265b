package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static final Cells<String> EMPTY =
      Cells.empty(value -> Digest.of(value.getBytes(StandardCharsets.UTF_8)));

  /** A change of one cell: without a value, the cell is taken out. */
  record Change(String name, int value) {
    boolean removes() {
      return value == 0;
    }

    String text() {
      return name + "=" + value;
    }
  }

  @Property
  void cellsAreAsATreeMap(@ForAll("changes") List<Change> changes, @ForAll("name") String after) {
    Cells<String> cells = EMPTY;
    TreeMap<String, String> expected = new TreeMap<>();
    for (Change change : changes) {
      cells = applied(cells, change);
      if (change.removes()) {
        expected.remove(change.name());
      } else {
        expected.put(change.name(), change.text());
      }
    }

    assertThat(cells.names()).isEqualTo(List.copyOf(expected.keySet()));
    assertThat(cells).containsExactlyElementsOf(expected.values());
    assertThat(cells.after(after))
        .containsExactlyElementsOf(expected.tailMap(after, false).values());
    assertThat(cells.size()).isEqualTo(expected.size());
    assertThat(cells.isEmpty()).isEqualTo(expected.isEmpty());
    assertThat(cells.get(after)).isEqualTo(expected.get(after));
    assertThat(cells.digestThrough(after)).isEqualTo(sum(expected.headMap(after, true)));
    for (int i = 0; i < cells.size(); i++) {
      assertThat(cells.nameAt(i)).isEqualTo(cells.names().get(i));
    }
  }

  private static Digest sum(Map<String, String> values) {
    return values.values().stream()
        .map(value -> Digest.of(value.getBytes(StandardCharsets.UTF_8)))
        .reduce(Digest.ZERO, Digest::plus);
  }

  @Property
  void theDigestDependsOnTheCellsAndNotOnTheWayToThem(
      @ForAll("changes") List<Change> changes, @ForAll Random random) {
    Cells<String> cells = EMPTY;
    Map<String, String> last = new TreeMap<>();
    for (Change change : changes) {
      cells = applied(cells, change);
      if (change.removes()) {
        last.remove(change.name());
      } else {
        last.put(change.name(), change.text());
      }
    }
    List<String> names = new ArrayList<>(last.keySet());
    Collections.shuffle(names, random);
    Cells<String> again = EMPTY;
    for (String name : names) {
      again = again.with(name, last.getOrDefault(name, ""));
    }

    assertThat(again.digest()).isEqualTo(cells.digest());
    assertThat(again.with("new", "value").digest()).isNotEqualTo(cells.digest());
  }

  @Property
  void aChangeLeavesThePredecessorAsItWas(
      @ForAll("changes") List<Change> changes, @ForAll("changes") List<Change> later) {
    Cells<String> cells = EMPTY;
    for (Change change : changes) {
      cells = applied(cells, change);
    }
    List<String> names = cells.names();
    Digest digest = cells.digest();

    Cells<String> successor = cells;
    for (Change change : later) {
      successor = applied(successor, change);
    }

    assertThat(cells.names()).isEqualTo(names);
    assertThat(cells.digest()).isEqualTo(digest);
    assertThat(successor.size()).isEqualTo(successor.names().size());
  }

  @Test
  void tenThousandCellsInOrderAreFoundAndTakenOutAgain() {
    Cells<String> cells = EMPTY;
    for (int i = 0; i < 10_000; i++) {
      cells = cells.with("s" + i, "v" + i);
    }
    assertThat(cells.size()).isEqualTo(10_000);
    assertThat(cells.get("s9999")).isEqualTo("v9999");

    for (int i = 0; i < 10_000; i++) {
      cells = cells.without("s" + i);
    }

    assertThat(cells.isEmpty()).isTrue();
    assertThat(cells.digest()).isEqualTo(Digest.ZERO);
  }

  @Test
  void takingOutWhatIsNotThereChangesNothing() {
    Cells<String> cells = EMPTY.with("a", "1");

    assertThat(cells.without("b")).isSameAs(cells);
  }

  @Test
  void anIteratorEnds() {
    Iterator<String> values = EMPTY.with("a", "1").iterator();
    values.next();

    assertThatThrownBy(values::next).isInstanceOf(NoSuchElementException.class);
  }

  private static Cells<String> applied(Cells<String> cells, Change change) {
    return change.removes()
        ? cells.without(change.name())
        : cells.with(change.name(), change.text());
  }

  @Provide
  Arbitrary<String> name() {
    return Arbitraries.integers().between(0, 60).map(i -> "s" + i);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(name(), Arbitraries.of(0, 0, 1, 2, 3))
        .as(Change::new)
        .list()
        .ofMaxSize(120);
  }
}
