package io.sluice.console.web;

import io.sluice.view.Mirror;
import io.sluice.view.Policy;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.Slices;
import io.sluice.view.Slices.Slice;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.By;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a change means for users, callers and new endpoints, in sentences. Pure. */
final class SteeringWords {
  private final ServiceView before;
  private final ServiceView after;

  SteeringWords(ServiceView before, ServiceView after) {
    this.before = before;
    this.after = after;
  }

  List<String> consequences() {
    List<String> words = new ArrayList<>();
    sticky(words);
    overrides(words);
    Mirror mirror = after.policy().steering().mirror();
    if (mirror != null && !mirror.equals(before.policy().steering().mirror())) {
      words.add(mirror(mirror) + ".");
    }
    if (!before.policy().warmUpMs().equals(after.policy().warmUpMs())) {
      words.add(
          "Every Envoy makes the clusters of the service anew for another warm-up: one new"
              + " connection for each endpoint and worker.");
    }
    return words;
  }

  private void sticky(List<String> words) {
    Stickiness old = before.policy().steering().sticky();
    Stickiness now = after.policy().steering().sticky();
    if (old != null && now == null) {
      words.add("Users no longer stay on a side: each request goes by the split alone.");
    } else if (now != null && !now.equals(old)) {
      words.add(
          "Users stay on their side by "
              + by(now)
              + ": a request without it goes by the split alone. gRPC's own clients do so always.");
    }
    if (old != null
        && now != null
        && old.name().equals(now.name())
        && old.salt().equals(now.salt())) {
      SortedMap<String, Integer> moves = moves(slices(before), slices(after));
      moves.forEach(
          (way, share) -> words.add(Words.percent(share) + " of the users move " + way + "."));
    }
  }

  /** By what users are known. */
  static String by(Stickiness sticky) {
    return (sticky.by() == By.HEADER ? "header " : "cookie ") + sticky.name();
  }

  /** What is copied where. */
  static String mirror(Mirror mirror) {
    return Words.percent(mirror.basisPoints())
        + (mirror.methods() == Mirror.Methods.ALL
            ? " of all requests, writes too, are copied to "
            : " of GET, HEAD and OPTIONS requests are copied to ")
        + mirror.environment()
        + ", and nobody sees the answers";
  }

  private static Slices slices(ServiceView service) {
    return service.ports().stream()
        .map(ServicePort::steered)
        .map(steered -> steered.slices())
        .findFirst()
        .orElse(Slices.NONE);
  }

  /** How many users go from where to where. */
  private static SortedMap<String, Integer> moves(Slices before, Slices after) {
    SortedMap<String, Integer> moves = new TreeMap<>();
    List<Slice> old = before.list();
    List<Slice> now = after.list();
    int i = 0;
    int j = 0;
    int oldEnd = old.isEmpty() ? 0 : old.get(0).weight();
    int nowEnd = now.isEmpty() ? 0 : now.get(0).weight();
    int at = 0;
    while (i < old.size() && j < now.size()) {
      int end = Math.min(oldEnd, nowEnd);
      String from = old.get(i).environment();
      String to = now.get(j).environment();
      if (!from.equals(to)) {
        moves.merge("from " + from + " to " + to, end - at, Integer::sum);
      }
      at = end;
      if (oldEnd == end && ++i < old.size()) {
        oldEnd += old.get(i).weight();
      }
      if (nowEnd == end && ++j < now.size()) {
        nowEnd += now.get(j).weight();
      }
    }
    return moves;
  }

  private void overrides(List<String> words) {
    Policy old = before.policy();
    after
        .policy()
        .steering()
        .overrides()
        .forEach(
            (caller, split) -> {
              if (!split.equals(old.steering().overrides().get(caller))) {
                words.add(
                    "Calls of "
                        + caller
                        + " are divided on their own: "
                        + Words.shares(split.weights())
                        + ".");
              }
            });
    old.steering()
        .overrides()
        .keySet()
        .forEach(
            caller -> {
              if (!after.policy().steering().overrides().containsKey(caller)) {
                words.add("Calls of " + caller + " are divided as those of all others.");
              }
            });
  }
}
