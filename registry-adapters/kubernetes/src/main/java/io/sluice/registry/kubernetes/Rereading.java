package io.sluice.registry.kubernetes;

import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Fresh reads of the slices of some names; a few by name, many by one listing. */
final class Rereading {
  private static final int MOST_BY_NAME = 20;
  private static final String SERVICE = "kubernetes.io/service-name=";

  private final Listing listing;
  private final KubernetesSettings settings;
  private final Catalogue catalogue;

  Rereading(Listing listing, KubernetesSettings settings, Catalogue catalogue) {
    this.listing = listing;
    this.settings = settings;
    this.catalogue = catalogue;
  }

  /** Reads the names and gives each to a sink, or none of them and why not. */
  Optional<Answer.Failed<Void>> read(Set<String> names, Consumer<InstancesReplaced> sink)
      throws InterruptedException {
    Map<String, List<Key>> services = new TreeMap<>();
    names.forEach(name -> services.put(name, services(name)));
    Map<Key, List<Slice>> fresh = new HashMap<>();
    List<Key> wanted = services.values().stream().flatMap(List::stream).distinct().toList();
    Answer<String> answer;
    // Who it is that has an unknown name is known only when all of them were asked.
    boolean unknown = services.values().stream().anyMatch(List::isEmpty);
    if (unknown || wanted.size() > MOST_BY_NAME) {
      answer = all(fresh);
    } else {
      answer = each(wanted, fresh);
    }
    if (answer instanceof Answer.Failed<String> failed) {
      return Optional.of(failed.as());
    }
    Map<String, List<Slice>> called = new HashMap<>();
    fresh.forEach(
        (key, of) ->
            called.computeIfAbsent(catalogue.name(key, of), any -> new ArrayList<>()).addAll(of));
    called.keySet().retainAll(names);
    called.values().forEach(of -> of.forEach(one -> catalogue.lag().look(one, null, catalogue)));
    Optional<Answer.Failed<Void>> behind = catalogue.lag().catchUp(listing, catalogue);
    if (behind.isPresent()) {
      return behind;
    }
    String revision = ((Answer.Read<String>) answer).value();
    for (String name : services.keySet()) {
      sink.accept(catalogue.read(name, called.getOrDefault(name, List.of()), revision));
    }
    return Optional.empty();
  }

  /** What is called so, or would be by default; empty when only all slices together can say. */
  private List<Key> services(String name) {
    Set<Key> all = new LinkedHashSet<>(catalogue.keys(name));
    all.addAll(catalogue.called(name));
    List<Key> known = List.copyOf(all);
    int dot = name.indexOf('.');
    if (!known.isEmpty() || dot < 1 || dot != name.lastIndexOf('.')) {
      return known;
    }
    Key key = new Key(name.substring(dot + 1), name.substring(0, dot));
    boolean inside =
        KubernetesSettings.isNamespace(key.namespace())
            && KubernetesSettings.isNamespace(key.name())
            && settings.services()
            && !catalogue.isRefused(Resource.SERVICES, key.namespace())
            && (settings.namespaces().isEmpty() || settings.namespaces().contains(key.namespace()));
    return inside ? List.of(key) : List.of();
  }

  private Answer<String> all(Map<Key, List<Slice>> fresh) throws InterruptedException {
    Answer<String> last = new Answer.Read<>("");
    for (String scope : Resource.SLICES.scopes(settings.namespaces())) {
      last = list(scope, settings.selector(), fresh);
      if (last instanceof Answer.Failed<String>) {
        return last;
      }
    }
    return last;
  }

  private Answer<String> each(List<Key> wanted, Map<Key, List<Slice>> fresh)
      throws InterruptedException {
    Answer<String> last = new Answer.Read<>("");
    for (Key key : wanted) {
      String selector =
          SERVICE + key.name() + (settings.selector().isEmpty() ? "" : "," + settings.selector());
      last = list(key.namespace(), selector, fresh);
      if (last instanceof Answer.Failed<String>) {
        return last;
      }
    }
    return last;
  }

  private Answer<String> list(String scope, String selector, Map<Key, List<Slice>> fresh)
      throws InterruptedException {
    return listing.list(
        Resource.SLICES,
        scope,
        selector,
        object ->
            SliceReader.read(object)
                .ifPresent(
                    slice ->
                        fresh
                            .computeIfAbsent(slice.service(), any -> new ArrayList<>())
                            .add(slice)));
  }
}
