package io.sluice.launcher;

import io.sluice.engine.identity.Exclusion;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.launcher.ServerConfiguration.SourceConfiguration;
import io.sluice.registry.consul.ConsulSettings;
import io.sluice.registry.consul.Pacing;
import io.sluice.view.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code sources}, whose keys depend on their kind. */
final class SourcesReader {
  private SourcesReader() {}

  static List<SourceConfiguration> read(Section root, List<String> environments) {
    List<SourceConfiguration> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Section> sections = root.sections("sources");
    if (sections.isEmpty()) {
      root.mistake("sources", "must list at least one source");
    }
    for (Section section : sections) {
      if (!section.isMapping()) {
        continue;
      }
      SourceConfiguration source = source(section);
      sources.add(source);
      if (section.has(Keys.SOURCE_NAME) && !names.add(source.source().name())) {
        section.mistake("name", "\"" + source.source().name() + "\" names two sources");
      }
      if (section.has(Keys.SOURCE_ENVIRONMENT)
          && !environments.contains(source.source().environment())) {
        section.mistake(
            "environment",
            "\"%s\" is not among environments: %s"
                .formatted(source.source().environment(), String.join(", ", environments)));
      }
    }
    return sources;
  }

  private static SourceConfiguration source(Section section) {
    String kind = section.get(Keys.SOURCE_KIND);
    boolean known =
        section.has(Keys.SOURCE_KIND) && kind.equals(section.text(Keys.SOURCE_KIND.name()));
    List<Key<?>> others = new ArrayList<>();
    List<Key<?>> own = new ArrayList<>(Keys.SOURCE);
    for (Map.Entry<String, List<Key<?>>> keys : Keys.OF_KIND.entrySet()) {
      boolean mine = !known || keys.getKey().equals(kind);
      (mine ? own : others).addAll(keys.getValue());
    }
    for (Key<?> other : others) {
      if (section.has(other)) {
        section.mistake(other.name(), "is no key of a source of kind " + kind);
        own.add(other);
      }
    }
    section.refuseOthers(own.stream().map(Key::name).toList());
    Source source =
        new Source(
            section.get(Keys.SOURCE_NAME),
            kind,
            section.get(Keys.SOURCE_ENVIRONMENT),
            section.get(Keys.SOURCE_REGION),
            "",
            List.of(),
            section.get(Keys.PRECEDENCE),
            section.get(Keys.TRUST),
            section.get(Keys.ADMISSION),
            section.get(Keys.REQUIRED),
            false);
    IdentityRules identity = IdentityReader.read(section);
    if (kind.equals("consul")) {
      return new SourceConfiguration.ConsulSource(source, withoutItself(identity), consul(section));
    }
    // Which keys are missing cannot be said before the kind is right.
    Path path = known ? section.path(section.get(Keys.FILE_PATH)) : Path.of("");
    return new SourceConfiguration.FileSource(source, identity, path);
  }

  /** Consul lists its own servers as a service; nobody calls them through a proxy. */
  private static IdentityRules withoutItself(IdentityRules identity) {
    Exclusion itself = new Exclusion("consul", Set.of(), Map.of());
    if (identity.exclude().contains(itself)) {
      return identity;
    }
    List<Exclusion> exclude = new ArrayList<>(identity.exclude());
    exclude.add(itself);
    return new IdentityRules(exclude, identity.rules());
  }

  private static ConsulSettings consul(Section section) {
    List<String> tags = section.texts("tags");
    try {
      return new ConsulSettings(
          section.get(Keys.CONSUL_ADDRESS),
          section.get(Keys.CONSUL_TOKEN),
          section.get(Keys.CONSUL_DATACENTER),
          tags,
          section.get(Keys.CONSISTENCY),
          Pacing.DEFAULT);
    } catch (IllegalArgumentException e) {
      String words = String.valueOf(e.getMessage());
      section.mistake(words.startsWith("token") ? "token" : "address", words);
      return ConsulSettings.of(Keys.CONSUL_ADDRESS.otherwise());
    }
  }
}
