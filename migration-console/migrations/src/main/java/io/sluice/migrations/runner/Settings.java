package io.sluice.migrations.runner;

import io.sluice.view.people.Scope;
import java.util.List;
import java.util.Optional;

/**
 * How many migrations may run at once.
 *
 * @param atOnce in all, 1 to 1,000
 * @param groups further ceilings, for example of a team or of what shares a cluster
 */
public record Settings(int atOnce, List<Group> groups) {
  /** What holds when nobody said anything. */
  public static final Settings DEFAULT = new Settings(20, List.of());

  public Settings {
    if (atOnce < 1 || atOnce > 1_000) {
      throw new IllegalArgumentException("1 to 1,000 migrations at once, not " + atOnce);
    }
    groups = List.copyOf(groups);
  }

  /**
   * Services that share a ceiling.
   *
   * @param name for people
   * @param services patterns of their names, as those of a {@link Scope}
   * @param atOnce at least 1
   */
  public record Group(String name, List<String> services, int atOnce) {
    public Group {
      services = List.copyOf(services);
      if (atOnce < 1) {
        throw new IllegalArgumentException("at least 1 migration at once, not " + atOnce);
      }
    }

    boolean covers(String service) {
      return Scope.anyCovers(services, service);
    }
  }

  /**
   * Why a migration of a service may not start yet.
   *
   * @param running the services whose migrations are under way
   */
  Optional<String> queued(String service, List<String> running) {
    if (running.size() >= atOnce) {
      return Optional.of(
          "%,d migrations run already (migrations.atOnce)".formatted(running.size()));
    }
    for (Group group : groups) {
      long there = running.stream().filter(group::covers).count();
      if (group.covers(service) && there >= group.atOnce()) {
        return Optional.of(
            "%,d migrations of %s run already (migrations.groups)".formatted(there, group.name()));
      }
    }
    return Optional.empty();
  }
}
