package io.sluice.xds.protocol;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Grants everything but what a test takes away; wildcards are live sets. */
final class FakeScope implements Scope {
  static final ByteString EMPTY_ASSIGNMENT = ByteString.copyFromUtf8("empty");

  final Map<String, LiveWildcard> wildcards = new ConcurrentHashMap<>();
  final Map<String, String> variants = new ConcurrentHashMap<>();
  final Map<Unit, Resource> own = new ConcurrentHashMap<>();
  final Set<String> broken = ConcurrentHashMap.newKeySet();
  final Set<String> denied = ConcurrentHashMap.newKeySet();

  @Override
  public Optional<String> variant(String type, String name) {
    if (broken.contains(name)) {
      throw new IllegalStateException("a test asked for this");
    }
    return denied.contains(name)
        ? Optional.empty()
        : Optional.of(variants.getOrDefault(name, Unit.DEFAULT_VARIANT));
  }

  @Override
  public LiveWildcard wildcard(String type) {
    return wildcards.computeIfAbsent(type, any -> new LiveWildcard());
  }

  @Override
  public Optional<Resource> absent(String type, String name) {
    if (type.equals(ResourceTypes.ENDPOINT)) {
      return Optional.of(Resource.of(EMPTY_ASSIGNMENT));
    }
    return Optional.ofNullable(own.get(Unit.of(type, name)));
  }

  /** A set to which tests add. */
  static final class LiveWildcard implements Wildcard {
    final Set<String> names = ConcurrentHashMap.newKeySet();

    @Override
    public boolean contains(String name) {
      return names.contains(name);
    }

    @Override
    public Set<String> names() {
      return names;
    }
  }
}
