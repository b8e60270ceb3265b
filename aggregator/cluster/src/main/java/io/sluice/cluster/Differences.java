package io.sluice.cluster;

import io.sluice.view.Cells;
import io.sluice.view.Members.Difference;
import io.sluice.view.cluster.PublishedUnits;
import io.sluice.view.cluster.PublishedUnits.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first unit that this member and another publish differently: asked of the other one, a
 * sixteenth of the units at a time, so that a catalogue of any size is searched with a handful of
 * short questions. One thread.
 */
final class Differences {
  /** What members ask each other under. */
  static final String SUBJECT = "units";

  private static final Logger log = LoggerFactory.getLogger(Differences.class);

  /** A search is begun again after so long, in milliseconds: what differs may change. */
  private static final long AGAIN = 2_000;

  private static final int PARTS = 16;

  private final Supplier<PublishedUnits> own;
  private final Asking asking;
  private final Map<Peer, Search> searches = new HashMap<>();

  /** Asks one member; completes on the one thread. */
  @FunctionalInterface
  interface Asking {
    CompletionStage<byte[]> ask(Peer whom, byte[] question);
  }

  private static final class Search {
    private long begun;
    private boolean runs;
    private @Nullable Difference found;
  }

  Differences(Supplier<PublishedUnits> own, Asking asking) {
    this.own = own;
    this.asking = asking;
  }

  /** What is known of one, or null. */
  @Nullable Difference of(Peer peer) {
    Search search = searches.get(peer);
    return search == null ? null : search.found;
  }

  /** Looks for what differs from one that disagrees; forgets it when it agrees. */
  void look(long now, Peer peer, List<String> disagrees) {
    PublishedUnits mine = own.get();
    String type =
        disagrees.stream().filter(one -> mine.types().containsKey(one)).findFirst().orElse("");
    if (type.isEmpty()) {
      searches.remove(peer);
      return;
    }
    Search search = searches.computeIfAbsent(peer, p -> new Search());
    if (search.runs || (search.begun > 0 && now - search.begun < AGAIN)) {
      return;
    }
    search.begun = now;
    search.runs = true;
    new Narrowing(peer, type, mine.types().getOrDefault(type, PublishedUnits.nothing()))
        .found()
        .whenComplete(
            (found, failure) -> {
              search.runs = false;
              if (failure == null) {
                search.found = found;
              } else {
                log.atDebug()
                    .setCause(failure)
                    .addKeyValue("member", peer.name())
                    .log("The unit that differs is not known");
              }
            });
  }

  void forget(Peer peer) {
    searches.remove(peer);
  }

  /** Answers another member's question. */
  CompletionStage<byte[]> answer(byte[] question) {
    try {
      UnitQuestion asked = UnitQuestion.decode(question);
      Cells<Unit> units = own.get().types().getOrDefault(asked.type(), PublishedUnits.nothing());
      return CompletableFuture.completedStage(asked.answer(units));
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** One search: what lies at or before {@code low} is equal, and something up to high is not. */
  private final class Narrowing {
    private final Peer peer;
    private final String type;
    private final Cells<Unit> units;
    private int low = -1;
    private int high;

    Narrowing(Peer peer, String type, Cells<Unit> units) {
      this.peer = peer;
      this.type = type;
      this.units = units;
      this.high = units.size();
    }

    CompletionStage<@Nullable Difference> found() {
      return high - low <= PARTS ? last() : narrower();
    }

    private CompletionStage<@Nullable Difference> narrower() {
      List<Integer> ends = new ArrayList<>();
      for (int part = 1; part < PARTS; part++) {
        ends.add(low + (high - low) * part / PARTS);
      }
      List<String> names = ends.stream().map(units::nameAt).toList();
      return asking
          .ask(peer, UnitQuestion.sums(type, names).encode())
          .thenCompose(
              bytes -> {
                List<String> theirs = UnitQuestion.texts(bytes);
                if (theirs.size() != names.size()) {
                  throw new IllegalStateException("an answer of " + theirs.size() + " sums");
                }
                for (int i = 0; i < names.size(); i++) {
                  if (!units.digestThrough(names.get(i)).toString().equals(theirs.get(i))) {
                    high = ends.get(i);
                    return found();
                  }
                  low = ends.get(i);
                }
                return found();
              });
    }

    private CompletionStage<@Nullable Difference> last() {
      String after = low < 0 ? "" : units.nameAt(low);
      int count = high - low + 1;
      return asking
          .ask(peer, UnitQuestion.units(type, after, count).encode())
          .thenApply(bytes -> first(units.after(after).iterator(), UnitQuestion.units(bytes)));
    }

    private @Nullable Difference first(Iterator<Unit> ours, List<Unit> theirs) {
      for (Unit there : theirs) {
        Unit here = ours.hasNext() ? ours.next() : null;
        if (here == null || here.key().compareTo(there.key()) > 0) {
          return new Difference(type, there.name(), there.variant(), "", there.version());
        }
        if (!here.equals(there)) {
          String version = here.key().equals(there.key()) ? there.version() : "";
          return new Difference(type, here.name(), here.variant(), here.version(), version);
        }
      }
      Unit more = ours.hasNext() ? ours.next() : null;
      return more == null || theirs.size() > high - low
          ? null
          : new Difference(type, more.name(), more.variant(), more.version(), "");
    }
  }
}
