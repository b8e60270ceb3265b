package io.sluice.launcher;

import io.sluice.migrations.runner.AskedVerdicts;
import io.sluice.migrations.runner.Settings;
import io.sluice.migrations.runner.Settings.Group;
import io.sluice.view.Names;
import io.sluice.view.people.Scope;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many migrations run at once, and whom their guards may ask: {@code migrations}. */
final class MigrationKeys {
  private static final int MOST_GROUPS = 100;
  private static final int MOST_WEBHOOKS = 20;
  private static final int MOST_OF_A_QUERY = 1_000;
  private static final String URL = "a URL of http or https with a host and without a user";

  static final Key<Integer> AT_ONCE = Key.of("migrations.atOnce", Kind.number(1, 1_000), "20");
  static final Key<List<String>> GROUPS =
      Keys.list(
          "migrations.groups",
          "at most 100 entries of name, services and atOnce; services are patterns of names, each "
              + Scope.PATTERN_RULE);
  static final Key<Optional<URI>> PROMETHEUS =
      new Key<>(
          "migrations.prometheus",
          new Kind<>("URL", URL, text -> Optional.of(URI.create(text))),
          "(none is asked)",
          Optional.empty(),
          false);
  static final Key<String> COVERAGE =
      new Key<>(
          "migrations.coverage",
          new Kind<>(
              "query", "PromQL with {service} in it, at most 1,000 characters", text -> text),
          "(nobody else counts)",
          "",
          false);
  static final Key<List<String>> WEBHOOKS =
      Keys.list("migrations.webhooks", "at most 20 beginnings of addresses, each " + URL);

  private MigrationKeys() {}

  /** What an operator chose for migrations. */
  record Chosen(Settings settings, AskedVerdicts.Settings verdicts) {
    /** What holds when nothing is configured. */
    static final Chosen DEFAULT =
        new Chosen(Settings.DEFAULT, new AskedVerdicts.Settings(Optional.empty(), List.of()));
  }

  static Chosen read(Section section) {
    List<Group> groups = new ArrayList<>();
    List<Section> given = section.sections(GROUPS.name());
    if (given.size() > MOST_GROUPS) {
      section.mistake(GROUPS.name(), "has more than " + MOST_GROUPS + " entries");
    }
    for (Section one : given) {
      one.refuseOthers(List.of("name", "services", "atOnce"));
      Group group = group(one);
      if (group != null) {
        groups.add(group);
      }
    }
    String prometheus = section.has(PROMETHEUS) ? section.text(PROMETHEUS.name()) : null;
    List<URI> webhooks = new ArrayList<>();
    for (String text : section.texts(WEBHOOKS.name())) {
      URI url = url(section, WEBHOOKS.name(), text);
      if (url != null) {
        webhooks.add(url);
      }
    }
    if (webhooks.size() > MOST_WEBHOOKS) {
      section.mistake(WEBHOOKS.name(), "has more than " + MOST_WEBHOOKS + " entries");
    }
    String coverage = section.has(COVERAGE) ? section.text(COVERAGE.name()) : null;
    if (coverage != null
        && (coverage.length() > MOST_OF_A_QUERY
            || !coverage.contains(AskedVerdicts.Settings.SERVICE))) {
      section.mistake(
          COVERAGE.name(),
          "must be a query of at most 1,000 characters with {service} where its name stands");
    }
    if (coverage != null && prometheus == null) {
      section.mistake(COVERAGE.name(), "needs migrations.prometheus, which it asks");
    }
    URI asked = prometheus == null ? null : url(section, PROMETHEUS.name(), prometheus);
    return new Chosen(
        new Settings(section.get(AT_ONCE), groups),
        new AskedVerdicts.Settings(
            Optional.ofNullable(asked), webhooks, coverage == null ? "" : coverage));
  }

  private static @Nullable Group group(Section one) {
    String name = one.text("name");
    List<String> services = one.texts("services");
    String atOnce = one.text("atOnce");
    if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      one.mistake("name", "must be 1 to 63 letters, digits, '.', '_' and '-'");
    } else if (services.isEmpty() || !services.stream().allMatch(Scope::isPattern)) {
      one.mistake("services", "must be patterns of names, each " + Scope.PATTERN_RULE);
    } else if (atOnce == null || !atOnce.matches("[1-9][0-9]{0,2}")) {
      one.mistake("atOnce", "must be 1 to 999");
    } else {
      return new Group(name, services, Integer.parseInt(atOnce));
    }
    return null;
  }

  private static @Nullable URI url(Section section, String key, String text) {
    try {
      URI url = URI.create(text);
      if (Names.isHttp(url)) {
        return url.getRawPath().isEmpty() ? url.resolve("/") : url;
      }
    } catch (IllegalArgumentException e) {
      section.mistake(key, "\"" + text + "\" is no URL");
      return null;
    }
    section.mistake(key, "\"" + text + "\" is wrong; allowed: " + URL);
    return null;
  }
}
