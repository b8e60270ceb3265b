package io.sluice.xds.server;

import io.sluice.view.Assignment;
import io.sluice.xds.protocol.Resource;
import io.sluice.xds.protocol.Scope;
import io.sluice.xds.protocol.Wildcard;
import io.sluice.xds.resources.ResourceType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one calling service gets: what its audience does, but for services that give it a split of
 * its own. Any thread.
 */
final class CallerScope implements Scope {
  private final Audience audience;
  private final String caller;
  private final Catalogue catalogue;
  private final Encoder encoder;
  private final Wildcard assignments;

  CallerScope(Audience audience, String caller, Catalogue catalogue, Encoder encoder) {
    this.audience = audience;
    this.caller = caller;
    this.catalogue = catalogue;
    this.encoder = encoder;
    this.assignments = new ClusterNames(catalogue, audience.needs().dependencies(), Set.of());
  }

  @Override
  public Optional<String> variant(String type, String name) {
    Optional<String> variant = audience.variant(type, name);
    return variant.isPresent() && own(type, name) != null ? Optional.of(variant()) : variant;
  }

  /** Its own as soon as there is anything of its own in it: the audience's is shared. */
  @Override
  public Wildcard wildcard(String type) {
    return isAssignment(type) && catalogue.overrides(caller)
        ? assignments
        : audience.wildcard(type);
  }

  @Override
  public Optional<Resource> absent(String type, String name) {
    Assignment own = audience.variant(type, name).isPresent() ? own(type, name) : null;
    return own == null ? audience.absent(type, name) : Optional.of(encoder.assignment(name, own));
  }

  private @Nullable Assignment own(String type, String name) {
    return isAssignment(type) && catalogue.overrides(caller)
        ? catalogue.assignment(name, variant())
        : null;
  }

  private String variant() {
    return NetworkVariants.ofCaller(caller, audience.needs().network());
  }

  private static boolean isAssignment(String type) {
    return type.equals(ResourceType.ASSIGNMENT.url());
  }
}
