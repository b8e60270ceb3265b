package io.sluice.view.reach;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the agents of a service's callers found when they tried to connect to one environment of it
 * (docs/design/0038).
 *
 * @param begunAt milliseconds since the epoch
 * @param at when this was known, milliseconds since the epoch
 * @param done whether all callers were asked
 * @param endpoints how many the environment has, ready, that some caller would get
 * @param callers that are known: connected, or seen within a day
 * @param reaching that got through to each that somebody gets through to
 * @param failing that did not
 * @param doubts what may hide that some fail
 * @param untold callers that cannot tell, by why in a few words
 * @param places where those are that fail, the most first; at most {@link #NAMED}
 * @param failures of callers, one each, in order of proxies; at most {@link #NAMED}
 * @param deaf endpoints that several callers tried and nobody reached; at most {@link #NAMED}
 */
public record Reach(
    String service,
    String environment,
    long begunAt,
    long at,
    boolean done,
    int endpoints,
    int callers,
    int reaching,
    int failing,
    Doubts doubts,
    SortedMap<String, Integer> untold,
    List<Place> places,
    List<Failure> failures,
    List<Deaf> deaf) {
  /** As many of a kind are named. */
  public static final int NAMED = 20;

  /** What is older is no answer any more, in milliseconds. */
  public static final long FRESH_MILLIS = 600_000;

  /**
   * Of so many endpoints one may be reached by nobody. A pod that just died in a large service is
   * the registry's delay; more is a firewall before a whole zone, or room that is not there.
   */
  private static final int ONE_OF = 10;

  private static final int PLACES_IN_WORDS = 3;

  public Reach {
    untold = Collections.unmodifiableSortedMap(new TreeMap<>(untold));
    places = List.copyOf(places);
    failures = List.copyOf(failures);
    deaf = List.copyOf(deaf);
  }

  /**
   * A network with callers that fail.
   *
   * @param network as {@code 10.9.0.0/16}; an address where only one caller is there; empty where
   *     nobody knows
   * @param callers that could tell there, with those that reach
   */
  public record Place(String network, int failing, int callers) {
    String words() {
      String count =
          failing == callers ? "%,d".formatted(failing) : "%,d of %,d".formatted(failing, callers);
      if (network.isEmpty()) {
        return count + " elsewhere";
      }
      return count + (network.contains("/") ? " in " : " at ") + network;
    }
  }

  /**
   * One attempt that failed.
   *
   * @param proxy of the caller
   * @param service that calls
   * @param address of the caller, empty when unknown
   * @param endpoint with its port
   * @param result {@code refused}, {@code timed-out} or {@code unreachable}
   */
  public record Failure(
      String proxy, String service, String address, String endpoint, String result) {}

  /**
   * An endpoint that nobody reached.
   *
   * @param endpoint with its port
   * @param callers that tried
   */
  public record Deaf(String endpoint, int callers) {}

  /**
   * What nobody's failure shows.
   *
   * @param callersKnown whether nobody else may call the service; false when a member did not say
   * @param tried endpoints that some caller tried
   * @param unreached those of them that several callers tried and nobody reached
   * @param silent callers with an agent that could tell and did not
   */
  public record Doubts(boolean callersKnown, int tried, int unreached, int silent) {
    boolean isNone() {
      return callersKnown && silent == 0 && unreached * ONE_OF <= tried;
    }
  }

  /** How many callers said how it went. */
  public int told() {
    return reaching + failing;
  }

  /** How many callers cannot tell. */
  public int cannotTell() {
    return untold.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many callers were not heard of yet. */
  public int waiting() {
    return callers - told() - cannotTell();
  }

  /** Whether everybody who can tell reaches it, somebody can, and nothing speaks against it. */
  public boolean isWhole() {
    return done && failing == 0 && reaching > 0 && waiting() == 0 && doubts.isNone();
  }

  /** The same, of which nothing more will be heard. */
  public Reach ended() {
    return new Reach(
        service,
        environment,
        begunAt,
        at,
        true,
        endpoints,
        callers,
        reaching,
        failing,
        doubts,
        untold,
        places,
        failures,
        deaf);
  }

  /**
   * Whether it still says how things are.
   *
   * @param now milliseconds since the epoch
   */
  public boolean isFresh(long now) {
    return now - at <= FRESH_MILLIS;
  }

  /** As {@code 4,812 of 4,960 reach kubernetes; 148 in 10.9.0.0/16 do not}. */
  public String words() {
    List<String> parts = new ArrayList<>();
    if (told() == 0) {
      parts.add(
          callers == 0
              ? "nobody who calls " + service + " is connected"
              : "no caller of " + service + " has told whether it reaches " + environment);
    } else {
      parts.add("%,d of %,d reach %s".formatted(reaching, told(), environment));
    }
    if (failing > 0) {
      parts.add(String.join(", ", wherever()) + (failing == 1 ? " does not" : " do not"));
    }
    if (cannotTell() > 0) {
      List<String> why = new ArrayList<>();
      untold.forEach((reason, count) -> why.add("%,d %s".formatted(count, reason)));
      parts.add("%,d cannot tell (%s)".formatted(cannotTell(), String.join(", ", why)));
    }
    if (waiting() > 0) {
      String why = done ? "%,d never told, since who asked them has ended" : "%,d not asked yet";
      parts.add(why.formatted(waiting()));
    }
    parts.addAll(doubtsInWords());
    return String.join("; ", parts);
  }

  private List<String> doubtsInWords() {
    List<String> words = new ArrayList<>();
    if (doubts.silent() > 0) {
      words.add("%,d with an agent did not tell".formatted(doubts.silent()));
    }
    if (!doubts.callersKnown()) {
      words.add("not all callers are known");
    }
    if (doubts.unreached() > 0 && reaching > 0) {
      words.add(
          "%,d of %,d endpoints reached by nobody".formatted(doubts.unreached(), doubts.tried()));
    }
    if (done && told() > 0 && doubts.tried() < endpoints) {
      words.add("%,d of %,d endpoints tried".formatted(doubts.tried(), endpoints));
    }
    return words;
  }

  private List<String> wherever() {
    List<String> words = new ArrayList<>();
    int left = failing;
    for (Place place : places.subList(0, Math.min(PLACES_IN_WORDS, places.size()))) {
      words.add(place.words());
      left -= place.failing();
    }
    if (left > 0) {
      words.add("%,d elsewhere".formatted(left));
    }
    return words;
  }
}
