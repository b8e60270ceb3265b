package io.sluice.xds.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client awaits since it was sent what refers to it, and was not sent yet: a new cluster's
 * assignment, a new listener's routes. Lists, since a wave of clients that come back has many names
 * for some milliseconds. Touched by the stream's loop only.
 */
final class Awaited {
  /** By type; a name may stand there twice. */
  private Map<String, List<String>> names = Map.of();

  boolean any(String type) {
    return names.containsKey(type);
  }

  List<String> of(String type) {
    return names.getOrDefault(type, List.of());
  }

  void add(String type, Collection<String> more) {
    if (more.isEmpty()) {
      return;
    }
    if (names.isEmpty()) {
      names = new HashMap<>();
    }
    names.computeIfAbsent(type, any -> new ArrayList<>(more.size())).addAll(more);
  }

  /** The client was sent these, or told that they do not exist. */
  void sent(Response response) {
    if (any(response.type())) {
      over(response.type(), response.news().keySet());
      over(response.type(), response.removed());
    }
  }

  /** Nobody awaits these any longer. */
  void over(String type, Collection<String> some) {
    List<String> left = names.get(type);
    if (left != null && !some.isEmpty()) {
      left.removeAll(Set.copyOf(some));
      if (left.isEmpty()) {
        over(type);
      }
    }
  }

  /** Nobody awaits anything of this type any longer. */
  void over(String type) {
    if (any(type)) {
      names.remove(type);
      names = names.isEmpty() ? Map.of() : names;
    }
  }
}
