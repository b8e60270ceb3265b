package io.sluice.store;

import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The packed form of dated facts (docs/design/0013): words as numbers, times as distances, an IPv4
 * address in four octets, a version once.
 */
final class FactForm {
  private static final int SETTINGS = 1;
  private static final int SERVICE_GONE = 2;
  private static final int PORT = 3;
  private static final int PORT_GONE = 4;
  private static final int ENDPOINT = 5;
  private static final int ENDPOINT_GONE = 6;
  private static final int PUBLISHED = 7;
  private static final int HELD = 8;
  private static final int CONNECTED = 9;
  private static final int CALLER_SPLIT = 10;
  private static final int CALLER_SPLIT_GONE = 11;

  private FactForm() {}

  /**
   * Packs facts.
   *
   * @param base from which times are counted
   */
  static byte[] write(long base, Collection<Dated> facts, Words words) {
    Writing writing = new Writing(words);
    long before = base;
    List<Dated> all = new ArrayList<>(facts);
    for (int i = 0; i < all.size(); ) {
      Dated dated = all.get(i);
      if (dated.fact() instanceof Fact.Held first) {
        int end = i + 1;
        while (end < all.size()
            && all.get(end).fact() instanceof Fact.Held next
            && next.cluster().equals(first.cluster())
            && next.version().equals(first.version())) {
          end++;
        }
        before = writing.held(first, all.subList(i, end), before);
        i = end;
      } else {
        writing.fact(dated.at() - before, dated.fact());
        before = dated.at();
        i++;
      }
    }
    return writing.out.toBytes();
  }

  static List<Dated> read(long base, byte[] bytes, Words words) {
    Reading reading = new Reading(new PackedInput(bytes), words);
    List<Dated> facts = new ArrayList<>();
    long at = base;
    while (!reading.in.isAtEnd()) {
      int tag = reading.in.octet();
      if (tag == HELD) {
        String cluster = reading.word();
        String version = reading.version();
        for (int left = reading.in.count(); left > 0; left--) {
          at += reading.in.signed();
          facts.add(new Dated(at, new Fact.Held(cluster, reading.word(), version)));
        }
      } else {
        at += reading.in.signed();
        facts.add(new Dated(at, reading.fact(tag)));
      }
    }
    return facts;
  }

  private record Writing(PackedOutput out, Words words, List<String> versions) {
    Writing(Words words) {
      this(new PackedOutput(), words, new ArrayList<>());
    }

    private PackedOutput word(String word) {
      return out.number(word.isEmpty() ? 0 : words.number(word));
    }

    private void words(List<String> list) {
      out.number(list.size());
      list.forEach(this::word);
    }

    private void weights(SortedMap<String, Integer> weights) {
      out.number(weights.size());
      weights.forEach((name, weight) -> word(name).number(weight));
    }

    private void version(String version) {
      int known = versions.indexOf(version);
      if (known >= 0) {
        out.number(known);
      } else {
        out.number(versions.size());
        versions.add(version);
        Versions.write(out, version);
      }
    }

    private void place(Fact.Place place) {
      word(place.network());
      Addresses.write(out, place.address());
      out.number(place.port());
      word(place.servicePort());
    }

    long held(Fact.Held first, List<Dated> run, long before) {
      out.octet(HELD);
      word(first.cluster());
      version(first.version());
      out.number(run.size());
      long last = before;
      for (Dated dated : run) {
        out.signed(dated.at() - last);
        last = dated.at();
        word(((Fact.Held) dated.fact()).proxy());
      }
      return last;
    }

    void fact(long distance, Fact fact) {
      if (fact instanceof Fact.Endpoint endpoint) {
        out.octet(ENDPOINT).signed(distance);
        place(endpoint.place());
        word(endpoint.environment());
        word(endpoint.region());
        word(endpoint.zone());
        word(endpoint.health());
        out.number(endpoint.weight());
        word(endpoint.state());
        word(endpoint.standing());
        out.octet(endpoint.stale() ? 1 : 0);
        words(endpoint.sources());
        out.number(endpoint.sequence());
      } else if (fact instanceof Fact.EndpointGone gone) {
        out.octet(ENDPOINT_GONE).signed(distance);
        place(gone.place());
        word(gone.source()).number(gone.sequence());
      } else if (fact instanceof Fact.Published published) {
        out.octet(PUBLISHED).signed(distance);
        word(published.cluster());
        word(published.variant());
        version(published.version());
      } else if (fact instanceof Fact.Settings settings) {
        out.octet(SETTINGS).signed(distance);
        word(settings.home());
        weights(settings.weights());
        out.number(settings.generation());
        word(settings.zero());
        word(settings.empty());
      } else if (fact instanceof Fact.Port port) {
        out.octet(PORT).signed(distance);
        word(port.name());
        word(port.protocol());
        weights(port.published());
        out.number(port.dropped());
      } else if (fact instanceof Fact.PortGone gone) {
        out.octet(PORT_GONE).signed(distance);
        word(gone.name());
      } else if (fact instanceof Fact.ServiceGone) {
        out.octet(SERVICE_GONE).signed(distance);
      } else if (fact instanceof Fact.Connected connected) {
        out.octet(CONNECTED).signed(distance);
        word(connected.proxy());
        word(connected.service());
        word(connected.link().name());
      } else if (fact instanceof Fact.CallerSplit split) {
        out.octet(CALLER_SPLIT).signed(distance);
        word(split.caller());
        weights(split.weights());
      } else if (fact instanceof Fact.CallerSplitGone gone) {
        out.octet(CALLER_SPLIT_GONE).signed(distance);
        word(gone.caller());
      } else {
        throw new IllegalArgumentException("no form for " + fact);
      }
    }
  }

  private record Reading(PackedInput in, Words words, List<String> versions) {
    Reading(PackedInput in, Words words) {
      this(in, words, new ArrayList<>());
    }

    String word() {
      int number = (int) in.number();
      return number == 0 ? "" : words.word(number);
    }

    private List<String> list() {
      List<String> list = new ArrayList<>();
      for (int left = in.count(); left > 0; left--) {
        list.add(word());
      }
      return list;
    }

    private SortedMap<String, Integer> weights() {
      SortedMap<String, Integer> weights = new TreeMap<>();
      for (int left = in.count(); left > 0; left--) {
        weights.put(word(), (int) in.number());
      }
      return weights;
    }

    String version() {
      int known = (int) in.number();
      if (known == versions.size()) {
        versions.add(Versions.read(in));
      }
      if (known < 0 || known >= versions.size()) {
        throw new StoredJson.Unreadable("a stored history names a version that it does not have");
      }
      return versions.get(known);
    }

    private Fact.Place place() {
      String network = word();
      String address = Addresses.read(in);
      return new Fact.Place(network, address, (int) in.number(), word());
    }

    Fact fact(int tag) {
      return switch (tag) {
        case ENDPOINT ->
            new Fact.Endpoint(
                place(),
                word(),
                word(),
                word(),
                word(),
                (int) in.number(),
                word(),
                word(),
                in.octet() == 1,
                list(),
                in.number());
        case ENDPOINT_GONE -> new Fact.EndpointGone(place(), word(), in.number());
        case PUBLISHED -> new Fact.Published(word(), word(), version());
        case SETTINGS -> new Fact.Settings(word(), weights(), in.number(), word(), word());
        case PORT -> new Fact.Port(word(), word(), weights(), (int) in.number());
        case PORT_GONE -> new Fact.PortGone(word());
        case SERVICE_GONE -> new Fact.ServiceGone();
        case CONNECTED -> new Fact.Connected(word(), word(), link(word()));
        case CALLER_SPLIT -> new Fact.CallerSplit(word(), weights());
        case CALLER_SPLIT_GONE -> new Fact.CallerSplitGone(word());
        default -> throw new StoredJson.Unreadable("a stored history has a fact of kind " + tag);
      };
    }

    private static Fact.Link link(String word) {
      for (Fact.Link link : Fact.Link.values()) {
        if (link.name().equals(word)) {
          return link;
        }
      }
      throw new StoredJson.Unreadable("a stored history has a link of kind " + word);
    }
  }
}
