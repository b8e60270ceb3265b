package io.sluice.engine;

import io.sluice.registry.RegistryEvent;
import io.sluice.view.Checks.Place;
import io.sluice.view.Checks.Verdict;
import io.sluice.view.ExplainedNames;
import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.KnownGood;
import io.sluice.view.Previews;
import io.sluice.view.Prober;
import io.sluice.view.Snapshot;
import io.sluice.view.SplitStore.StoredChange;
import io.sluice.view.Term;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to the merged state. */
sealed interface LoopInput {
  /** What happens to one source. */
  sealed interface OfSource extends LoopInput {
    /** Its name. */
    String source();
  }

  /** An adapter saw something. */
  record Observed(String source, RegistryEvent event) implements OfSource {}

  /** This member reads a source from now on, or under a higher term. */
  record Leads(String source, Term term) implements OfSource {}

  /** Another member reads it from now on. */
  record Follows(String source) implements OfSource {}

  /** The owner of a source admitted something. */
  record Told(Snapshot snapshot, Set<String> changed) implements OfSource {
    @Override
    public String source() {
      return snapshot.source();
    }
  }

  /** Somebody committed something. */
  record Committed(StoredChange change) implements LoopInput {}

  /** A probe came back. */
  record Probed(String source, String address, int port, Prober.Result result)
      implements OfSource {}

  /** A check of a place turned out otherwise. */
  record Checked(String source, Place place, Verdict verdict) implements OfSource {}

  /** Verdicts on these places are from here on of the checks that a round asked for. */
  record ChecksBegun(String source, Set<Place> places, long round) implements OfSource {}

  /** An operator believes losses: of one service, or (null) of the whole source. */
  record LossConfirmed(String source, @Nullable String service, CompletableFuture<Integer> letGo)
      implements OfSource {}

  /** An operator starts without a source. */
  record SourceReleased(String source, CompletableFuture<Boolean> waited) implements OfSource {}

  /** The store answered a proposal of homes. */
  record HomesAnswered(List<Home> homes, boolean stored) implements LoopInput {}

  /** Somebody asks what became of a source's names. */
  record NamesAsked(
      String source, String after, int limit, CompletableFuture<ExplainedNames> explained)
      implements OfSource {}

  /** Somebody asks what a change would make of a service. */
  record ChangeTried(
      String service, Previews.Change change, CompletableFuture<Optional<Previews.Preview>> preview)
      implements LoopInput {}

  /** Somebody asks what a drain would do. */
  record DrainTried(Hold drain, CompletableFuture<List<Previews.Preview>> previews)
      implements LoopInput {}

  /** Somebody wants all that is known, to keep it. */
  record KnownGoodAsked(CompletableFuture<KnownGood> known) implements LoopInput {}
}
