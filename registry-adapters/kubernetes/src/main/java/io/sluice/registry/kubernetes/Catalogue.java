package io.sluice.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the API server's listings and events amount to: slices, joined to services, and beside them
 * what is kept of pods, services and nodes. Of each name it is known when it changed. The cost of a
 * change is that of the slices it touches; owned by one thread.
 */
final class Catalogue {
  private final ObjectFacts.Reader facts;
  private final InstanceMapping mapping;
  private final Lag lag;
  private final Map<Resource, Set<String>> refused = new EnumMap<>(Resource.class);

  private final Map<Key, TreeMap<String, Slice>> slices = new HashMap<>();
  private final Map<Key, Key> serviceOfSlice = new HashMap<>();
  private final Occurrences<Key> slicesOfPod = new Occurrences<>();
  private final Occurrences<String> slicesOfNode = new Occurrences<>();
  private final Map<Key, ObjectFacts> pods = new HashMap<>();
  private final Set<Key> departed = new HashSet<>();
  private final Map<Key, ObjectFacts> services = new HashMap<>();
  private final Set<String> readyNodes = new HashSet<>();
  private final Names names = new Names();
  private Set<String> dirty = new TreeSet<>();

  Catalogue(KubernetesSettings settings) {
    this.facts = new ObjectFacts.Reader(settings.labels());
    this.mapping = new InstanceMapping(settings);
    this.lag = new Lag(settings);
  }

  /** The credentials may not read these; what is known without them has to do. */
  void refuse(Resource resource, String scope) {
    refused.computeIfAbsent(resource, any -> new HashSet<>()).add(scope);
  }

  /** Whether anything was refused. */
  boolean isRefused() {
    return !refused.isEmpty();
  }

  /** What was refused. */
  Map<Resource, Set<String>> refused() {
    return refused;
  }

  /** What was refused, for an operator. */
  List<String> refusedInWords() {
    List<String> words = new ArrayList<>();
    refused.forEach(
        (resource, scopes) ->
            scopes.stream().sorted().forEach(scope -> words.add(resource.words(scope))));
    return List.copyOf(words);
  }

  /** Whether a resource was refused where a namespace belongs to. */
  boolean isRefused(Resource resource, String namespace) {
    Set<String> scopes = refused.getOrDefault(resource, Set.of());
    return scopes.contains(namespace) || scopes.contains("");
  }

  /** An object is there, or is otherwise than before. */
  void put(Resource resource, JsonNode object) {
    JsonNode metadata = object.path("metadata");
    switch (resource) {
      case SLICES ->
          SliceReader.read(object)
              .ifPresentOrElse(this::put, () -> removeSlice(SliceReader.key(metadata)));
      case PODS -> putPod(SliceReader.key(metadata), facts.pod(metadata));
      case SERVICES -> putService(SliceReader.key(metadata), facts.service(metadata));
      case NODES -> putNode(SliceReader.key(metadata).name(), isReady(object));
    }
  }

  /** An object is gone. */
  void remove(Resource resource, JsonNode object) {
    Key key = SliceReader.key(object.path("metadata"));
    switch (resource) {
      case SLICES -> removeSlice(key);
      case PODS -> removePod(key);
      case SERVICES -> putService(key, ObjectFacts.NONE);
      case NODES -> putNode(key.name(), false);
    }
  }

  /** Every name that has slices, sorted. */
  Set<String> names() {
    return names.all();
  }

  /** The Services that a name stands for, sorted. */
  List<Key> keys(String name) {
    return names.services(name);
  }

  /** What a name has now. */
  InstancesReplaced read(String name, String revision) {
    List<Slice> all = new ArrayList<>();
    for (Key key : keys(name)) {
      all.addAll(slices.getOrDefault(key, new TreeMap<>()).values());
    }
    return mapping.join(name, all, this, revision);
  }

  /** What a name has when its slices are these. */
  InstancesReplaced read(String name, Collection<Slice> fresh, String revision) {
    return mapping.join(name, fresh, this, revision);
  }

  /** What slices said before the watches of their pods and nodes did. */
  Lag lag() {
    return lag;
  }

  /** Whether a name has changed since it was asked last. */
  boolean isDirty() {
    return !dirty.isEmpty();
  }

  /** The Services whose own word for themselves this is, whether they have slices or not. */
  List<Key> called(String name) {
    return services.entrySet().stream()
        .filter(entry -> entry.getValue().service().equals(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The names that changed since this was asked last, sorted. */
  Set<String> takeDirty() {
    Set<String> taken = dirty;
    dirty = new TreeSet<>();
    return taken;
  }

  /** What is known of a pod, null when it was never seen. */
  @Nullable ObjectFacts pod(Key key) {
    return pods.get(key);
  }

  /** What is known of a Service. */
  ObjectFacts service(Key key) {
    return services.getOrDefault(key, ObjectFacts.NONE);
  }

  /** Whether a node says that it is ready. */
  boolean isReadyNode(String node) {
    return readyNodes.contains(node);
  }

  private void put(Slice slice) {
    Slice before = detach(slice.key());
    lag.look(slice, before, this);
    serviceOfSlice.put(slice.key(), slice.service());
    slices.computeIfAbsent(slice.service(), any -> new TreeMap<>()).put(slice.key().name(), slice);
    for (Slice.Endpoint endpoint : slice.endpoints()) {
      if (endpoint.isPod()) {
        slicesOfPod.add(endpoint.pod(), slice.key());
      }
      if (!endpoint.node().isEmpty()) {
        slicesOfNode.add(endpoint.node(), slice.key());
      }
    }
    rename(slice.service());
    forgetDeparted(before);
  }

  private void removeSlice(Key key) {
    forgetDeparted(detach(key));
  }

  private @Nullable Slice detach(Key key) {
    Key service = serviceOfSlice.remove(key);
    if (service == null) {
      return null;
    }
    TreeMap<String, Slice> siblings = slices.getOrDefault(service, new TreeMap<>());
    Slice before = siblings.remove(key.name());
    if (siblings.isEmpty()) {
      slices.remove(service);
    }
    if (before != null) {
      for (Slice.Endpoint endpoint : before.endpoints()) {
        slicesOfPod.remove(endpoint.pod(), key);
        slicesOfNode.remove(endpoint.node(), key);
      }
    }
    rename(service);
    return before;
  }

  /** Deleted pods are kept for as long as a slice still names them. */
  private void forgetDeparted(@Nullable Slice before) {
    for (Slice.Endpoint endpoint :
        before == null ? List.<Slice.Endpoint>of() : before.endpoints()) {
      if (!slicesOfPod.has(endpoint.pod()) && departed.remove(endpoint.pod())) {
        pods.remove(endpoint.pod());
      }
    }
  }

  private void putPod(Key key, ObjectFacts now) {
    departed.remove(key);
    ObjectFacts before = pods.put(key, now);
    if (!now.equals(before)) {
      touch(slicesOfPod.of(key));
    }
  }

  /** The slices that still name it say when it is gone. */
  private void removePod(Key key) {
    if (slicesOfPod.has(key)) {
      departed.add(key);
    } else {
      pods.remove(key);
    }
  }

  private void putService(Key key, ObjectFacts now) {
    ObjectFacts before = service(key);
    if (now.equals(ObjectFacts.NONE)) {
      services.remove(key);
    } else {
      services.put(key, now);
    }
    if (!now.equals(before) && slices.containsKey(key)) {
      rename(key);
    }
  }

  void putNode(String node, boolean ready) {
    lag.said(node, ready);
    boolean changed = ready ? readyNodes.add(node) : readyNodes.remove(node);
    if (changed) {
      touch(slicesOfNode.of(node));
    }
  }

  private void touch(Set<Key> touched) {
    for (Key slice : touched) {
      Key service = serviceOfSlice.get(slice);
      if (service != null) {
        names.of(service).ifPresent(dirty::add);
      }
    }
  }

  /** Finds out what a Service is called now; both its old and its new name have changed. */
  private void rename(Key service) {
    TreeMap<String, Slice> now = slices.get(service);
    names.of(service).ifPresent(dirty::add);
    if (now == null) {
      names.remove(service);
    } else {
      String name = name(service, now.values());
      names.put(service, name);
      dirty.add(name);
    }
  }

  /** What a Service is called when its slices are these. */
  String name(Key service, Collection<Slice> of) {
    String annotated = service(service).service();
    if (!annotated.isEmpty()) {
      return annotated;
    }
    for (Slice slice : of) {
      if (!slice.name().isEmpty()) {
        return slice.name();
      }
    }
    return service.name() + "." + service.namespace();
  }

  static boolean isReady(JsonNode node) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("Ready")) {
        return condition.path("status").asText("").equals("True");
      }
    }
    return false;
  }
}
