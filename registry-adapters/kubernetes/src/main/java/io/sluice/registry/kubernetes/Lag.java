package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.Health;
import io.sluice.registry.kubernetes.Slice.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What slices said before the watches of their pods and nodes did: pods that nobody knows yet, and
 * nodes that are said to be ready although a pod on them has just been called not ready. They are
 * read before anything of it is reported. Owned by one thread.
 */
final class Lag {
  private static final int MOST_BY_NAME = 20;

  /** Anything else in a slice was written by hand, and would be refused as a selector. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  private final boolean pods;
  private final boolean nodes;
  private final Set<Key> unknown = new HashSet<>();
  private final Set<String> doubted = new TreeSet<>();

  /** Nodes that were read as not ready before their watch said so. */
  private final Set<String> ahead = new HashSet<>();

  Lag(KubernetesSettings settings) {
    this.pods = settings.pods();
    this.nodes = settings.nodes();
  }

  /**
   * Compares a slice with what is known.
   *
   * @param before what was looked at before and need not be read again
   */
  void look(Slice slice, @Nullable Slice before, Catalogue known) {
    List<Endpoint> old = before == null ? List.of() : before.endpoints();
    Set<Key> named = new HashSet<>();
    Set<String> critical = new HashSet<>();
    for (Endpoint endpoint : old) {
      named.add(endpoint.pod());
      if (endpoint.health() == Health.CRITICAL) {
        critical.add(endpoint.address());
      }
    }
    for (Endpoint endpoint : slice.endpoints()) {
      Key pod = endpoint.pod();
      // Of another namespace it is by mistake; it may be one that must not be read.
      if (pods
          && pod.namespace().equals(slice.key().namespace())
          && known.pod(pod) == null
          && !named.contains(pod)
          && NAME.matcher(pod.name()).matches()) {
        unknown.add(pod);
      }
      if (nodes
          && endpoint.health() == Health.CRITICAL
          && known.isReadyNode(endpoint.node())
          && !critical.contains(endpoint.address())
          && NAME.matcher(endpoint.node()).matches()) {
        doubted.add(endpoint.node());
      }
    }
  }

  /** The watch of nodes tells of one, perhaps of what was before it was read. */
  void said(String node, boolean ready) {
    if (!ready) {
      ahead.remove(node);
    } else if (ahead.contains(node)) {
      doubted.add(node);
    }
  }

  boolean isEmpty() {
    return unknown.isEmpty() && doubted.isEmpty();
  }

  /** Reads what is behind into the catalogue, and says why that cannot be done. */
  Optional<Answer.Failed<Void>> catchUp(Listing listing, Catalogue catalogue)
      throws InterruptedException {
    Map<String, Set<String>> podsOf = new TreeMap<>();
    for (Key pod : unknown) {
      if (catalogue.pod(pod) == null && !catalogue.isRefused(Resource.PODS, pod.namespace())) {
        podsOf.computeIfAbsent(pod.namespace(), any -> new TreeSet<>()).add(pod.name());
      }
    }
    unknown.clear();
    for (Map.Entry<String, Set<String>> of : podsOf.entrySet()) {
      Consumer<JsonNode> sink = object -> catalogue.put(Resource.PODS, object);
      Answer<String> answer = read(listing, Resource.PODS, of.getKey(), of.getValue(), sink);
      if (answer instanceof Answer.Failed<String> failed) {
        return Optional.of(failed.as());
      }
    }
    return catchUpNodes(listing, catalogue);
  }

  private Optional<Answer.Failed<Void>> catchUpNodes(Listing listing, Catalogue catalogue)
      throws InterruptedException {
    Set<String> wanted = new TreeSet<>(doubted);
    wanted.removeIf(node -> !catalogue.isReadyNode(node));
    doubted.clear();
    Map<String, JsonNode> found = new TreeMap<>();
    Consumer<JsonNode> sink =
        node -> found.put(SliceReader.key(node.path("metadata")).name(), node);
    Answer<String> answer = read(listing, Resource.NODES, "", wanted, sink);
    if (answer instanceof Answer.Failed<String> failed) {
      return Optional.of(failed.as());
    }
    for (String node : wanted) {
      ahead.remove(node);
      JsonNode object = found.get(node);
      boolean ready = object != null && Catalogue.isReady(object);
      catalogue.putNode(node, ready);
      if (!ready) {
        ahead.add(node);
      }
    }
    return Optional.empty();
  }

  private static Answer<String> read(
      Listing listing, Resource resource, String scope, Set<String> names, Consumer<JsonNode> sink)
      throws InterruptedException {
    Consumer<JsonNode> wanted =
        object -> {
          if (names.contains(SliceReader.key(object.path("metadata")).name())) {
            sink.accept(object);
          }
        };
    if (names.size() > MOST_BY_NAME) {
      return listing.list(resource, scope, "", wanted);
    }
    Answer<String> last = new Answer.Read<>("");
    for (String name : names) {
      last = listing.named(resource, scope, name, wanted);
      if (last instanceof Answer.Failed<String>) {
        return last;
      }
    }
    return last;
  }
}
