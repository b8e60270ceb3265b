package io.sluice.view.cluster;

import io.sluice.view.Proxies;
import io.sluice.view.Proxies.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The xDS clients of all members; any thread, never blocks. */
public interface AllProxies {
  /**
   * A part of the list that is ordered by id.
   *
   * @param id after which it begins, empty for its beginning
   * @param limit most proxies in it, at least 1
   */
  CompletionStage<Part> after(String id, int limit);

  /** One of them; a part with it, or with nobody. */
  CompletionStage<Part> one(String id);

  /**
   * A client and where it is. Of one that another member answered for, neither its dependencies are
   * known nor more than {@link ProxiesForm#NAMES} names that it refuses.
   *
   * @param member that it is connected to
   * @param refused how many resources it refuses, 0 without a rejection
   */
  record Connected(String member, Proxy proxy, int refused) {
    /** All that it refuses is known. */
    static Connected to(String member, Proxy proxy) {
      Proxies.Rejection rejection = proxy.rejection();
      return new Connected(member, proxy, rejection == null ? 0 : rejection.names().size());
    }
  }

  /**
   * A part of the list.
   *
   * @param proxies ordered by id, each once; at least one if there are more
   * @param more whether others follow
   * @param unanswered members that did not say who is connected to them
   */
  record Part(List<Connected> proxies, boolean more, SortedSet<String> unanswered) {
    public Part {
      proxies = List.copyOf(proxies);
      unanswered = new TreeSet<>(unanswered);
    }

    /**
     * What several members answered to one question. A proxy that two of them name has moved: it is
     * where it connected last.
     *
     * @param limit most proxies in it
     */
    public static Part of(Collection<Part> answers, int limit, SortedSet<String> unanswered) {
      SortedMap<String, Connected> all = new TreeMap<>();
      String known = null; // what lies behind it, not all of them have said
      for (Part answer : answers) {
        answer.proxies().forEach(one -> all.merge(one.proxy().id(), one, Part::later));
        if (answer.more()) {
          String last = answer.proxies().get(answer.proxies().size() - 1).proxy().id();
          known = known == null || last.compareTo(known) < 0 ? last : known;
        }
      }
      List<Connected> proxies = new ArrayList<>();
      for (Connected one : all.values()) {
        if (proxies.size() == limit || (known != null && one.proxy().id().compareTo(known) > 0)) {
          return new Part(proxies, true, unanswered);
        }
        proxies.add(one);
      }
      return new Part(proxies, known != null, unanswered);
    }

    private static Connected later(Connected one, Connected other) {
      return one.proxy().connectedSince() >= other.proxy().connectedSince() ? one : other;
    }
  }

  /** Those of one member, which is asked for nobody else's. */
  static AllProxies of(String member, Proxies own) {
    return new AllProxies() {
      @Override
      public CompletionStage<Part> after(String id, int limit) {
        List<Connected> proxies = new ArrayList<>();
        for (Proxy proxy : own.proxies()) {
          if (proxy.id().compareTo(id) > 0) {
            if (proxies.size() == limit) {
              return part(proxies, true);
            }
            proxies.add(Connected.to(member, proxy));
          }
        }
        return part(proxies, false);
      }

      @Override
      public CompletionStage<Part> one(String id) {
        return part(
            own.proxies().stream()
                .filter(proxy -> proxy.id().equals(id))
                .map(proxy -> Connected.to(member, proxy))
                .toList(),
            false);
      }

      private static CompletionStage<Part> part(List<Connected> proxies, boolean more) {
        return CompletableFuture.completedFuture(new Part(proxies, more, new TreeSet<>()));
      }
    };
  }
}
