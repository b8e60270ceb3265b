package io.sluice.launcher;

import io.sluice.engine.identity.IdentityRules;
import io.sluice.launcher.ServerConfiguration.SourceConfiguration;
import io.sluice.view.Checks.Check;
import io.sluice.view.Source;
import io.sluice.view.Source.Gateway;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code sources}, whose keys depend on their kind. */
final class SourcesReader {
  private SourcesReader() {}

  static List<SourceConfiguration> read(Section root, List<String> environments) {
    List<SourceConfiguration> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    SourceNetworks networks = new SourceNetworks();
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
      networks.check(source.source(), section);
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
    String kindWord = section.get(Keys.SOURCE_KIND);
    RegistryKind kind =
        section.has(Keys.SOURCE_KIND) && kindWord.equals(section.text(Keys.SOURCE_KIND.name()))
            ? RegistryKind.of(kindWord).orElse(null)
            : null;
    refuseOthers(section, kind);
    Source source =
        new Source(
            section.get(Keys.SOURCE_NAME),
            kindWord,
            section.get(Keys.SOURCE_ENVIRONMENT),
            section.get(Keys.SOURCE_REGION),
            section.get(Keys.NETWORK),
            gateways(section),
            section.get(Keys.PRECEDENCE),
            section.get(Keys.TRUST),
            section.get(Keys.ADMISSION),
            section.get(Keys.REQUIRED),
            section.get(Keys.SHADOW));
    IdentityRules identity = IdentityReader.read(section);
    Check check = CheckKeys.read(section);
    // Which keys are missing cannot be said before the kind is right.
    RegistrySettings settings =
        kind == null ? new FileKeys.FileSettings(Path.of("")) : kind.read().apply(section);
    return new SourceConfiguration(source, settings.with(identity), check, settings);
  }

  /**
   * Notes every key that this kind does not have; while the kind is wrong, each one's are right.
   */
  private static void refuseOthers(Section section, @Nullable RegistryKind kind) {
    Set<String> own = new LinkedHashSet<>(List.of(CheckKeys.SECTION));
    Keys.SOURCE.forEach(key -> own.add(key.name()));
    RegistryKind.ALL.stream()
        .filter(one -> kind == null || one.equals(kind))
        .flatMap(one -> one.keys().stream())
        .forEach(key -> own.add(top(key)));
    for (RegistryKind other : RegistryKind.ALL) {
      for (Key<?> key : other.keys()) {
        if (kind != null && section.has(top(key)) && own.add(top(key))) {
          section.mistake(top(key), "is no key of a source of kind " + kind.name());
        }
      }
    }
    section.refuseOthers(own);
  }

  /** The word under which a key, or the section that it is in, stands in a source's entry. */
  private static String top(Key<?> key) {
    String below = key.path().substring("sources.".length());
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  private static List<Gateway> gateways(Section section) {
    List<Gateway> gateways = new ArrayList<>();
    for (String text : section.texts(Keys.GATEWAYS.name())) {
      try {
        InetSocketAddress at = Kind.listen().parse().apply(text);
        if (!text.matches("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]+]):\\d+")) {
          throw new IllegalArgumentException();
        }
        gateways.add(new Gateway(at.getAddress().getHostAddress(), at.getPort()));
      } catch (IllegalArgumentException e) {
        section.mistake(
            Keys.GATEWAYS.name(),
            "\"" + text + "\" is wrong; allowed: " + Keys.GATEWAYS.kind().allowed());
      }
    }
    if (!gateways.isEmpty() && section.get(Keys.NETWORK).isEmpty()) {
      section.mistake(Keys.GATEWAYS.name(), "lead into a network: network must be given");
    }
    return gateways;
  }
}
