package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream's subscriptions in the order that the xDS protocol asks for: what is referred to is sent
 * before what refers to it, and taken away after it.
 */
final class MakeBeforeBreak {
  private static final List<String> ORDER =
      List.of(
          ResourceTypes.CLUSTER,
          ResourceTypes.ENDPOINT,
          ResourceTypes.LISTENER,
          ResourceTypes.ROUTE);

  private static final Comparator<Subscription> SENDING =
      Comparator.comparingInt((Subscription each) -> rank(each.type()))
          .thenComparing(Subscription::type);

  /** A handful. */
  private List<Subscription> ordered = List.of();

  @Nullable Subscription of(String type) {
    for (Subscription subscription : ordered) {
      if (subscription.type().equals(type)) {
        return subscription;
      }
    }
    return null;
  }

  void add(Subscription subscription) {
    List<Subscription> all = new ArrayList<>(ordered);
    all.add(subscription);
    all.sort(SENDING);
    ordered = List.copyOf(all);
  }

  /** In the order of sending; what is added meanwhile is not in it. */
  Collection<Subscription> all() {
    return ordered;
  }

  /** How many names the stream is subscribed to. */
  int names() {
    return ordered.stream().mapToInt(each -> each.named().size()).sum();
  }

  /** Whether there may be something to say. */
  boolean pending() {
    return ordered.stream().anyMatch(Subscription::pending);
  }

  /** The type whose resources a client awaits after one of this type, null if none. */
  static @Nullable String follower(String type) {
    return switch (type) {
      case ResourceTypes.CLUSTER -> ResourceTypes.ENDPOINT;
      case ResourceTypes.LISTENER -> ResourceTypes.ROUTE;
      default -> null;
    };
  }

  /** Whether the client must first confirm the clusters that this type may refer to. */
  boolean waitsForClusters(Subscription subscription) {
    return refersToClusters(subscription) && clustersWait();
  }

  Collection<Subscription> referringToClusters() {
    return ordered.stream().filter(MakeBeforeBreak::refersToClusters).toList();
  }

  boolean clustersWait() {
    Subscription clusters = of(ResourceTypes.CLUSTER);
    return clusters != null && clusters.waiting();
  }

  /** Whether the client still has something that is gone, until its routes do without it. */
  boolean holdRemovals() {
    return ordered.stream().anyMatch(each -> isRoutedTo(each) && each.holdsRemovals());
  }

  /** A cluster that lost its assignment answers 503 to whom a route of before sends there. */
  static boolean isRoutedTo(Subscription subscription) {
    return subscription.type().equals(ResourceTypes.CLUSTER)
        || subscription.type().equals(ResourceTypes.ENDPOINT);
  }

  /** Whether something that used a removed cluster may still be in use. */
  boolean routesUnsettled() {
    return ordered.stream().anyMatch(each -> refersToClusters(each) && each.unsettled());
  }

  static boolean refersToClusters(Subscription subscription) {
    return subscription.type().equals(ResourceTypes.LISTENER)
        || subscription.type().equals(ResourceTypes.ROUTE);
  }

  private static int rank(String type) {
    int place = ORDER.indexOf(type);
    return place < 0 ? ORDER.size() : place;
  }
}
