package io.sluice.launcher;

import io.sluice.view.people.Scope;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.server.RegistrationRules;
import io.sluice.xds.server.RegistrationRules.Rule;
import io.sluice.xds.server.RegistrationRules.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** With what agents of hosts register services: {@code registration}. */
final class RegistrationKeys {
  private static final int MOST = 100;
  private static final List<String> WORDS =
      List.of(
          "services",
          "environments",
          "tags",
          "meta",
          "weight",
          "interval",
          "timeout",
          "deregisterAfter");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofHours(24);

  static final Key<Unknown> UNKNOWN =
      Key.of("registration.unknown", Kind.choice(Unknown.class), "register");
  static final Key<List<String>> RULES =
      Keys.list(
          "registration.rules",
          "at most 100 entries of services, environments, tags, meta, weight, interval, timeout and"
              + " deregisterAfter; services are patterns of names, each "
              + Scope.PATTERN_RULE);

  private static final Key<Integer> WEIGHT =
      Key.of("registration.rules.weight", Kind.number(1, 65_535), "none", 0);
  private static final Key<Duration> INTERVAL =
      time("interval", Kind.duration(Duration.ofMillis(100), Duration.ofHours(1)));
  private static final Key<Duration> TIMEOUT =
      time("timeout", Kind.duration(Duration.ofMillis(100), MINUTE));
  private static final Key<Duration> DEREGISTER_AFTER =
      time("deregisterAfter", Kind.duration(MINUTE, DAY.multipliedBy(30)));

  private RegistrationKeys() {}

  private static Key<Duration> time(String name, Kind<Duration> kind) {
    return Key.of("registration.rules." + name, kind, "none", Duration.ZERO);
  }

  static RegistrationRules read(Section section, List<String> environments) {
    List<Rule> rules = new ArrayList<>();
    List<Section> given = section.sections(RULES.name());
    if (given.size() > MOST) {
      section.mistake(RULES.name(), "has more than " + MOST + " entries");
    }
    for (Section one : given) {
      one.refuseOthers(WORDS);
      rules.add(rule(one, environments));
    }
    return new RegistrationRules(environments, section.get(UNKNOWN), rules);
  }

  private static Rule rule(Section one, List<String> environments) {
    List<String> services = one.texts("services");
    if (services.isEmpty() || !services.stream().allMatch(Scope::isPattern)) {
      one.mistake("services", "must be patterns of names, each " + Scope.PATTERN_RULE);
    }
    List<String> where = one.texts("environments");
    if (!environments.containsAll(where)) {
      one.mistake("environments", "must be among " + String.join(", ", environments));
    }
    List<String> tags = one.texts("tags");
    if (tags.size() > 64 || !tags.stream().allMatch(tag -> tag.matches("\\S{1,255}"))) {
      one.mistake("tags", "must be at most 64, each of 1 to 255 characters without spaces");
    }
    Map<String, String> meta = one.entries("meta");
    if (meta.size() > 32 || !meta.entrySet().stream().allMatch(RegistrationKeys::isMeta)) {
      one.mistake(
          "meta",
          "must be at most 32; a name has 1 to 128 of letters, digits, '_' and '-' and does not"
              + " begin with sluice-, a value at most 512 characters");
    }
    return new Rule(
        services.stream().filter(Scope::isPattern).toList(),
        where,
        new RegistrationParameters(
            "",
            tags,
            new TreeMap<>(meta),
            one.get(WEIGHT),
            one.get(INTERVAL),
            one.get(TIMEOUT),
            one.get(DEREGISTER_AFTER)));
  }

  /** As Consul takes them; ours are ours. */
  private static boolean isMeta(Map.Entry<String, String> pair) {
    return pair.getKey().matches("(?!sluice-)[A-Za-z0-9_-]{1,128}")
        && pair.getValue().length() <= 512;
  }
}
