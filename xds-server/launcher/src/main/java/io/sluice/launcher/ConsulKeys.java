package io.sluice.launcher;

import io.sluice.engine.identity.Exclusion;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.consul.Consistency;
import io.sluice.registry.consul.ConsulRegistry;
import io.sluice.registry.consul.ConsulSettings;
import io.sluice.registry.consul.Pacing;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A source of kind {@code consul}. */
final class ConsulKeys {
  static final Key<URI> ADDRESS =
      Key.of(
          "sources.address",
          Kind.url("http://HOST:PORT or https://HOST:PORT"),
          "http://127.0.0.1:8500");
  static final Key<String> TOKEN = Key.of("sources.token", Keys.ANY, "").asSecret();
  static final Key<String> DATACENTER =
      Key.of(
          "sources.datacenter",
          Kind.text(
              "empty for the agent's own, or letters, digits, '_' and '-'",
              text -> text.matches("[A-Za-z0-9_-]{0,64}")),
          "");
  static final Key<List<String>> TAGS = Keys.list("sources.tags", "tags");
  static final Key<Consistency> CONSISTENCY =
      Key.of("sources.consistency", Kind.choice(Consistency.class), "default");

  static final RegistryKind KIND =
      new RegistryKind(
          "consul",
          List.of(ADDRESS, TOKEN, DATACENTER, TAGS, CONSISTENCY),
          section -> new Datacenter(settings(section)));

  private ConsulKeys() {}

  /** Which Consul. */
  record Datacenter(ConsulSettings settings) implements RegistrySettings {
    private static final Exclusion ITSELF = new Exclusion("consul", Set.of(), Map.of());

    @Override
    public RegistryAdapter adapter(String source) {
      return new ConsulRegistry(source, settings);
    }

    /** Consul lists its own servers as a service; nobody calls them through a proxy. */
    @Override
    public IdentityRules with(IdentityRules configured) {
      if (configured.exclude().contains(ITSELF)) {
        return configured;
      }
      List<Exclusion> exclude = new ArrayList<>(configured.exclude());
      exclude.add(ITSELF);
      return new IdentityRules(exclude, configured.rules());
    }
  }

  private static ConsulSettings settings(Section section) {
    List<String> tags = section.texts(TAGS.name());
    try {
      return new ConsulSettings(
          section.get(ADDRESS),
          section.get(TOKEN),
          section.get(DATACENTER),
          tags,
          section.get(CONSISTENCY),
          Pacing.DEFAULT);
    } catch (IllegalArgumentException e) {
      String words = String.valueOf(e.getMessage());
      section.mistake(words.startsWith("token") ? "token" : "address", words);
      return ConsulSettings.of(ADDRESS.otherwise());
    }
  }
}
