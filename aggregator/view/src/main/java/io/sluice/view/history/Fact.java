package io.sluice.view.history;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing that history says of a service. A later fact of the same key takes an earlier one's
 * place; one that ends only takes it away.
 */
public sealed interface Fact {
  /** What it is about, within its service. */
  String key();

  /** Whether there is nothing any more under the key from here on. */
  default boolean ends() {
    return false;
  }

  /** Whether the other one says the same, whatever brought it. */
  default boolean says(Fact other) {
    return equals(other);
  }

  /**
   * What operators asked and Sluice decided for the whole service.
   *
   * @param home environment, empty while none is stored
   * @param weights in basis points, empty while there is no home
   * @param generation of split and policy; 0 when nothing is stored
   * @param zero of the policy
   * @param empty of the policy
   */
  record Settings(
      String home, SortedMap<String, Integer> weights, long generation, String zero, String empty)
      implements Fact {
    static final String KEY = "s";

    public Settings {
      weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    @Override
    public String key() {
      return KEY;
    }
  }

  /**
   * A calling service has a split of its own.
   *
   * @param caller its name
   * @param weights in basis points
   */
  record CallerSplit(String caller, SortedMap<String, Integer> weights) implements Fact {
    /** The beginning of the keys of all of them. */
    static final String PREFIX = "o";

    public CallerSplit {
      weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    @Override
    public String key() {
      return PREFIX + caller;
    }
  }

  /** The caller has no split of its own any more. */
  record CallerSplitGone(String caller) implements Fact {
    @Override
    public String key() {
      return CallerSplit.PREFIX + caller;
    }

    @Override
    public boolean ends() {
      return true;
    }
  }

  /** The view has no such service any more. */
  record ServiceGone() implements Fact {
    @Override
    public String key() {
      return Settings.KEY;
    }

    @Override
    public boolean ends() {
      return true;
    }
  }

  /**
   * One port of the service.
   *
   * @param name empty for the default one
   * @param protocol empty when unknown
   * @param published basis points that each environment gets in truth
   * @param dropped basis points of requests that are dropped
   */
  record Port(String name, String protocol, SortedMap<String, Integer> published, int dropped)
      implements Fact {
    public Port {
      published = Collections.unmodifiableSortedMap(new TreeMap<>(published));
    }

    @Override
    public String key() {
      return "p" + name;
    }
  }

  /** The service has no such port any more. */
  record PortGone(String name) implements Fact {
    @Override
    public String key() {
      return "p" + name;
    }

    @Override
    public boolean ends() {
      return true;
    }
  }

  /**
   * Where an endpoint is.
   *
   * @param network empty for the common one
   * @param address without brackets
   * @param port 1 to 65535
   * @param servicePort empty for the default one
   */
  record Place(String network, String address, int port, String servicePort) {
    String key() {
      return "e" + network + '\n' + address + '\n' + port + '\n' + servicePort;
    }
  }

  /**
   * An endpoint as it was merged.
   *
   * @param place where it is
   * @param environment of the winning source
   * @param region of the winning source, may be empty
   * @param zone may be empty
   * @param health as the winner reports it
   * @param weight within its locality
   * @param state what merge made of it
   * @param standing what the guard says of the winning claim: {@code LIVE}, {@code HELD} ...
   * @param stale whether the winner could not be read
   * @param sources that claim it, the winner first
   * @param sequence of the winner's snapshot that brought this; 0 when it is not known
   */
  record Endpoint(
      Place place,
      String environment,
      String region,
      String zone,
      String health,
      int weight,
      String state,
      String standing,
      boolean stale,
      List<String> sources,
      long sequence)
      implements Fact {
    public Endpoint {
      sources = List.copyOf(sources);
    }

    /** The winner; empty when no claim is known. */
    public String source() {
      return sources.isEmpty() ? "" : sources.get(0);
    }

    @Override
    public String key() {
      return place.key();
    }

    /** Snapshots come and go: their number makes no other endpoint. */
    @Override
    public boolean says(Fact other) {
      return other instanceof Endpoint endpoint
          && place.equals(endpoint.place)
          && environment.equals(endpoint.environment)
          && region.equals(endpoint.region)
          && zone.equals(endpoint.zone)
          && health.equals(endpoint.health)
          && weight == endpoint.weight
          && state.equals(endpoint.state)
          && standing.equals(endpoint.standing)
          && stale == endpoint.stale
          && sources.equals(endpoint.sources);
    }
  }

  /**
   * Nobody claims the endpoint any more.
   *
   * @param place where it was
   * @param source whose claim won until then
   * @param sequence of that source's snapshot without it; 0 when it is not known
   */
  record EndpointGone(Place place, String source, long sequence) implements Fact {
    @Override
    public String key() {
      return place.key();
    }

    @Override
    public boolean ends() {
      return true;
    }
  }

  /**
   * What proxies were offered from here on.
   *
   * @param cluster the assignment's name
   * @param variant of it, empty for the default one
   * @param version empty: there is no such assignment any more
   */
  record Published(String cluster, String variant, String version) implements Fact {
    /** The beginning of the keys of all variants. */
    static String prefix(String cluster) {
      return "v" + cluster + '\n';
    }

    @Override
    public String key() {
      return prefix(cluster) + variant;
    }

    @Override
    public boolean ends() {
      return version.isEmpty();
    }
  }

  /**
   * What a proxy took over.
   *
   * @param cluster the assignment's name
   * @param proxy its id
   * @param version that it acknowledged; empty: it wants the assignment no longer
   */
  record Held(String cluster, String proxy, String version) implements Fact {
    @Override
    public String key() {
      return "h" + cluster + '\n' + proxy;
    }

    @Override
    public boolean ends() {
      return version.isEmpty();
    }
  }

  /**
   * Whether a proxy has a stream. Stands in the history of {@link History#PROXIES}.
   *
   * @param proxy its id
   * @param service that calls
   * @param link what is known of it
   */
  record Connected(String proxy, String service, Link link) implements Fact {
    @Override
    public String key() {
      return "c" + proxy;
    }

    @Override
    public boolean ends() {
      return link == Link.FORGOTTEN;
    }
  }

  /** What is known of a proxy's stream. */
  enum Link {
    /** It has one. */
    UP,
    /** It has none; what it held it may still use. */
    DOWN,
    /** More was acknowledged at once than could be noted: what it holds since then is not known. */
    UNSURE,
    /** It has had none for so long that nobody asks any more. */
    FORGOTTEN
  }

  /**
   * A fact and when it began.
   *
   * @param at milliseconds since the epoch
   */
  record Dated(long at, Fact fact) {}
}
