package io.sluice.view;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A split as an ordered list, along which users lie by their hash. An environment may have several
 * slices, so that a new split moves nobody but the difference: a user moves only when the cut is
 * made where it lies.
 *
 * @param list none of weight 0, no two neighbours of one environment
 */
public record Slices(List<Slice> list) {
  /** Of a service whose users do not lie anywhere. */
  public static final Slices NONE = new Slices(List.of());

  /**
   * So many are kept; beyond, everything is laid out anew, which moves more users than the
   * difference. Two environments that never were three have one each.
   */
  public static final int MOST = 32;

  /**
   * A part of the users.
   *
   * @param weight in basis points, at least 1
   */
  public record Slice(String environment, int weight) {
    public Slice {
      if (weight < 1 || weight > TrafficSplit.WHOLE) {
        throw new IllegalArgumentException("a slice of " + weight + " basis points");
      }
    }
  }

  public Slices {
    list = List.copyOf(list);
    int sum = list.stream().mapToInt(Slice::weight).sum();
    if (!list.isEmpty() && sum != TrafficSplit.WHOLE) {
      throw new IllegalArgumentException("slices must sum to 10000, not " + sum);
    }
  }

  /** A split in the order of names: the same for every service of that split. */
  public static Slices of(TrafficSplit split) {
    List<Slice> list = new ArrayList<>();
    split
        .weights()
        .forEach(
            (environment, weight) -> {
              if (weight > 0) {
                list.add(new Slice(environment, weight));
              }
            });
    return new Slices(list);
  }

  /** How a split lies when these were in force: exactly what it gives to others is moved. */
  public Slices moved(TrafficSplit split) {
    if (list.isEmpty()) {
      return of(split);
    }
    SortedMap<String, Integer> grows = new TreeMap<>(split.weights());
    list.forEach(slice -> grows.merge(slice.environment(), -slice.weight(), Integer::sum));
    grows.values().removeIf(by -> by == 0);
    List<Slice> moved = new ArrayList<>(list);
    while (!grows.isEmpty()) {
      if (!acrossBoundary(moved, grows)) {
        apart(moved, grows);
      }
    }
    return moved.size() > MOST ? of(split) : new Slices(moved);
  }

  /** Moves a boundary between one that shrinks and one that grows; false when there is none. */
  private static boolean acrossBoundary(List<Slice> slices, SortedMap<String, Integer> grows) {
    for (int i = 0; i + 1 < slices.size(); i++) {
      for (int from = i; from <= i + 1; from++) {
        int to = from == i ? i + 1 : i;
        Slice giving = slices.get(from);
        Slice taking = slices.get(to);
        int much =
            Math.min(
                giving.weight(),
                Math.min(
                    -grows.getOrDefault(giving.environment(), 0),
                    grows.getOrDefault(taking.environment(), 0)));
        if (much > 0) {
          slices.set(to, new Slice(taking.environment(), taking.weight() + much));
          settle(grows, giving.environment(), taking.environment(), much);
          cut(slices, from, much);
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Cuts a slice for one that grows off another's: on the side where its name belongs, so that two
   * environments always lie in the order of their names.
   */
  private static void apart(List<Slice> slices, SortedMap<String, Integer> grows) {
    String taking = "";
    for (String environment : grows.keySet()) {
      if (grows.getOrDefault(environment, 0) > 0) {
        taking = environment;
        break;
      }
    }
    int from = 0;
    while (grows.getOrDefault(slices.get(from).environment(), 0) >= 0) {
      from++;
    }
    Slice giving = slices.get(from);
    boolean before = taking.compareTo(giving.environment()) < 0;
    int much =
        Math.min(
            giving.weight(),
            Math.min(-grows.getOrDefault(giving.environment(), 0), grows.getOrDefault(taking, 0)));
    settle(grows, giving.environment(), taking, much);
    slices.add(before ? from : from + 1, new Slice(taking, much));
    cut(slices, before ? from + 1 : from, much);
  }

  private static void settle(
      SortedMap<String, Integer> grows, String giving, String taking, int much) {
    grows.merge(giving, much, Integer::sum);
    grows.merge(taking, -much, Integer::sum);
    grows.values().removeIf(by -> by == 0);
  }

  /** Takes from a slice; one that is gone lets its neighbours of one environment be one. */
  private static void cut(List<Slice> slices, int at, int much) {
    Slice slice = slices.get(at);
    if (slice.weight() > much) {
      slices.set(at, new Slice(slice.environment(), slice.weight() - much));
      return;
    }
    slices.remove(at);
    if (at > 0 && at < slices.size()) {
      Slice left = slices.get(at - 1);
      Slice right = slices.get(at);
      if (left.environment().equals(right.environment())) {
        slices.set(at - 1, new Slice(left.environment(), left.weight() + right.weight()));
        slices.remove(at);
      }
    }
  }
}
