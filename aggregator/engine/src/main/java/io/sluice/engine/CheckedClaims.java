package io.sluice.engine;

import io.sluice.engine.guard.Input;
import io.sluice.engine.guard.Target;
import io.sluice.registry.Health;
import io.sluice.view.Checks.Place;
import io.sluice.view.Checks.Verdict;
import io.sluice.view.Claim;
import io.sluice.view.ServiceClaims;
import io.sluice.view.Snapshot;
import io.sluice.view.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What active checks make of what one source's registry said last, and which places are to be
 * checked. A change costs in proportion to the claims of the services that it touches. Owned by the
 * loop; the rules are in {@code docs/design/0008-trust-and-shadow.md}.
 */
final class CheckedClaims {
  private final boolean confirming;

  /** The registry's last word on each service, and what was made of it. */
  private final Map<String, Word> words = new HashMap<>();

  private final Map<Place, Watched> watched = new HashMap<>();

  /** Confirmed before the start and not reported since; forgotten with the first listing. */
  private final Set<Place> confirmedBefore = new HashSet<>();

  private final Set<String> unsettled = new TreeSet<>();
  private final Set<Place> toAdd = new LinkedHashSet<>();
  private final Set<Place> toRemove = new LinkedHashSet<>();
  private long round;

  /**
   * The registry's word, and the same after the checks; null when a verdict came since.
   *
   * @param earlier whether it is from before the start, where a check's word looks like its own
   */
  private record Word(ServiceClaims said, Input.@Nullable Read made, boolean earlier) {}

  /** A place that is checked. */
  private static final class Watched {
    final Set<String> services = new HashSet<>();

    /** Of which round of changes it is, 0 while its checks are not asked for. */
    long round;

    /** Whether verdicts are its own: until then they may be on one that was here before. */
    boolean begun;

    /** Whether it passed, now or before. */
    boolean confirmed;

    @Nullable Verdict verdict;
  }

  /**
   * Checks of a source as it is begun to be read.
   *
   * @param confirming whether the source adds only what is confirmed
   * @param start what was known of it before
   */
  CheckedClaims(boolean confirming, Snapshot start) {
    this.confirming = confirming;
    for (ServiceClaims service : start.services()) {
      List<Claim> reported = new ArrayList<>();
      for (Claim claim : service.claims()) {
        if (claim.confirmed()) {
          confirmedBefore.add(place(claim));
        }
        if (!(claim.standing() instanceof Standing.Held)) {
          boolean undecided = claim.standing() instanceof Standing.PortUndecided;
          Standing standing = undecided ? claim.standing() : Standing.LIVE;
          reported.add(new Claim(claim.name(), claim.port(), claim.instance(), standing));
        }
      }
      said(new ServiceClaims(service.service(), reported, service.rejected()), true);
    }
  }

  /** What the guard is told of an input of identity's. */
  List<Input> apply(Input input) {
    if (input instanceof Input.Read read) {
      List<Input> inputs = new ArrayList<>();
      String service = read.claims().service();
      if (unsettled.remove(service)) {
        inputs.add(checked(service)); // what a check saw before the read stays before it
      }
      inputs.add(read(read.claims()));
      return inputs;
    }
    if (input instanceof Input.Listed listed) {
      for (String service : List.copyOf(words.keySet())) {
        if (!listed.services().contains(service)) {
          said(new ServiceClaims(service, List.of(), List.of()), false);
          words.remove(service);
        }
      }
      confirmedBefore.clear();
    }
    return List.of(input);
  }

  /** Takes in a verdict; one on a place that is checked no more says nothing. */
  void judged(Place place, Verdict verdict) {
    Watched there = watched.get(place);
    if (there == null || !there.begun || verdict == there.verdict) {
      return;
    }
    there.verdict = verdict;
    there.confirmed |= verdict == Verdict.PASSING;
    unsettled.addAll(there.services);
  }

  /** From here on verdicts are on the places that began to be checked in a round. */
  void begun(Set<Place> places, long number) {
    for (Place place : places) {
      Watched there = watched.get(place);
      if (there != null && there.round == number) {
        there.begun = true;
      }
    }
  }

  /** Whether verdicts wait to be taken. */
  boolean isUnsettled() {
    return !unsettled.isEmpty();
  }

  /** What the guard is told of the verdicts since it was asked last. */
  List<Input> settle() {
    List<Input> inputs = new ArrayList<>();
    for (String service : unsettled) {
      inputs.add(checked(service));
    }
    unsettled.clear();
    return inputs;
  }

  /** That none of the places is checked any more. */
  Effect.Check end(String source) {
    return new Effect.Check(source, Set.copyOf(watched.keySet()), Set.of(), ++round);
  }

  /** Which places to check from now on and which no more, or null for no change. */
  Effect.@Nullable Check places(String source) {
    if (toAdd.isEmpty() && toRemove.isEmpty()) {
      return null;
    }
    round++;
    for (Place place : toAdd) {
      Watched there = watched.get(place);
      if (there != null) {
        there.round = round;
      }
    }
    Effect.Check effect = new Effect.Check(source, Set.copyOf(toRemove), Set.copyOf(toAdd), round);
    toRemove.clear();
    toAdd.clear();
    return effect;
  }

  @SuppressWarnings("ReferenceEquality") // most reads are the very one before
  private Input.Read read(ServiceClaims claims) {
    Word before = words.get(claims.service());
    if (before == null || before.said() != claims) {
      said(claims, false);
    } else if (before.made() != null) {
      return before.made();
    }
    Input.Read made = made(claims, false);
    words.put(claims.service(), new Word(claims, made, false));
    return made;
  }

  private Input.Checked checked(String service) {
    Word word = words.get(service);
    ServiceClaims said =
        word == null ? new ServiceClaims(service, List.of(), List.of()) : word.said();
    boolean earlier = word != null && word.earlier();
    Input.Read made = made(said, earlier);
    if (word != null) {
      words.put(service, new Word(said, made, earlier));
    }
    return new Input.Checked(made.claims(), made.silent());
  }

  /** Notes what the registry says, and watches the places that are to be checked for it. */
  private void said(ServiceClaims claims, boolean earlier) {
    String service = claims.service();
    Word before = words.put(service, new Word(claims, null, earlier));
    Set<Place> now = places(claims, earlier);
    for (Place gone : before == null ? Set.<Place>of() : places(before.said(), before.earlier())) {
      Watched there = watched.get(gone);
      if (!now.contains(gone) && there != null && there.services.remove(service)) {
        if (there.services.isEmpty()) {
          watched.remove(gone);
          if (!toAdd.remove(gone)) {
            toRemove.add(gone);
          }
        }
      }
    }
    for (Place place : now) {
      Watched there = watched.get(place);
      if (there == null) {
        there = new Watched();
        there.confirmed = confirmedBefore.contains(place);
        watched.put(place, there);
        toAdd.add(place);
      }
      there.services.add(service);
    }
  }

  private static Set<Place> places(ServiceClaims claims, boolean earlier) {
    Set<Place> places = new LinkedHashSet<>();
    for (Claim claim : claims.claims()) {
      if (isChecked(claim, earlier)) {
        places.add(place(claim));
      }
    }
    return places;
  }

  /** Who was out before the start may have been taken out by a check, and only one lets it back. */
  private static boolean isChecked(Claim claim, boolean earlier) {
    Health health = claim.instance().health();
    return health.isReady() || (earlier && health != Health.DRAINING);
  }

  private static Place place(Claim claim) {
    return new Place(claim.instance().address(), claim.instance().port());
  }

  private Input.Read made(ServiceClaims said, boolean earlier) {
    List<Claim> claims = new ArrayList<>(said.claims().size());
    Set<Target> silent = new HashSet<>();
    for (Claim claim : said.claims()) {
      claims.add(made(claim, earlier, silent));
    }
    return new Input.Read(new ServiceClaims(said.service(), claims, said.rejected()), silent);
  }

  private Claim made(Claim said, boolean earlier, Set<Target> silent) {
    Watched there = isChecked(said, earlier) ? watched.get(place(said)) : null;
    boolean confirmed = confirming && there != null && there.confirmed;
    Health health = there == null ? said.instance().health() : health(said, there);
    if (there != null && health == Health.NODE_DOWN) {
      silent.add(new Target(said.instance().address(), said.instance().port()));
    }
    boolean waits = confirming && !confirmed && said.standing() instanceof Standing.Live;
    return new Claim(
        said.name(),
        said.port(),
        health == said.instance().health() ? said.instance() : said.instance().withHealth(health),
        waits ? new Standing.Unconfirmed() : said.standing(),
        confirmed);
  }

  /**
   * Its health after the checks. Who never passed does not announce anything by failing: the check
   * may ask for what its kind does not have, and a whole source would go at once.
   */
  private Health health(Claim said, Watched there) {
    Health health = said.instance().health();
    if (!health.isReady()) {
      return there.verdict == Verdict.PASSING ? Health.PASSING : health;
    }
    if (there.verdict == Verdict.FAILING && (confirming || there.confirmed)) {
      return Health.CRITICAL;
    }
    boolean falls = there.verdict == Verdict.FAILING || there.verdict == Verdict.SILENT;
    return falls && (there.confirmed || !confirming) ? Health.NODE_DOWN : health;
  }
}
