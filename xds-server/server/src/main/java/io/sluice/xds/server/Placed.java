package io.sluice.xds.server;

import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.Unit;
import io.sluice.xds.protocol.Wildcard;
import io.sluice.xds.resources.ResourceType;
import java.util.Map;
import java.util.Optional;

/**
 * What one stream gets: what all of its audience do, which is another one once the proxy has
 * another rendering format. Written by {@link Audiences} under its lock, read by any thread.
 */
final class Placed implements Scope {
  private static final String CLUSTER = ResourceType.CLUSTER.url();

  /**
   * Who did not acknowledge for so long, in milliseconds, is behind, and shown so; who is not
   * behind then had nothing to acknowledge.
   */
  private static final long OWED = 6_000;

  private final String caller;
  private final String proxy;
  private volatile Audience audience;
  private volatile Scope scope;

  /** When it came to another format and may not have acknowledged it yet; 0 for not at all. */
  private volatile long movedAt;

  Placed(Audience audience, String caller, String proxy) {
    this.caller = caller;
    this.proxy = proxy;
    this.audience = audience;
    this.scope = audience.of(caller);
  }

  String caller() {
    return caller;
  }

  String proxy() {
    return proxy;
  }

  Audience audience() {
    return audience;
  }

  void become(Audience other, long now) {
    audience = other;
    scope = other.of(caller);
    movedAt = now;
  }

  /**
   * It acknowledged clusters; what it was sent before it came to its format does not count.
   *
   * @param versions of the clusters by name
   */
  void acknowledged(Map<String, String> versions, UnitLedger ledger) {
    if (movedAt != 0 && versions.entrySet().stream().anyMatch(it -> isNewest(it, ledger))) {
      movedAt = 0;
    }
  }

  private boolean isNewest(Map.Entry<String, String> cluster, UnitLedger ledger) {
    return audience
        .variant(CLUSTER, cluster.getKey())
        .map(variant -> new Unit(CLUSTER, cluster.getKey(), variant))
        .filter(unit -> ledger.isPublished(unit, cluster.getValue()))
        .isPresent();
  }

  /** Whether it may still have to acknowledge another format. */
  boolean isWaiting(long now) {
    long moved = movedAt;
    return moved > 0 && now - moved < OWED;
  }

  @Override
  public Optional<String> variant(String type, String name) {
    return scope.variant(type, name);
  }

  @Override
  public Wildcard wildcard(String type) {
    return scope.wildcard(type);
  }

  @Override
  public Optional<Resource> absent(String type, String name) {
    return scope.absent(type, name);
  }
}
