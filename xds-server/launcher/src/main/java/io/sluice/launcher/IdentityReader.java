package io.sluice.launcher;

import io.sluice.engine.identity.Exclusion;
import io.sluice.engine.identity.IdentityRules;
import io.sluice.engine.identity.Rule;
import io.sluice.view.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code exclude} and {@code identity} of a source. */
final class IdentityReader {
  private static final Set<String> EXCLUSION = Set.of("name", "tags", "meta");
  private static final Set<String> RULES = Set.of("stripSuffix", "rename", "defaultPort");

  private IdentityReader() {}

  static IdentityRules read(Section source) {
    List<Exclusion> exclusions = new ArrayList<>();
    for (Section entry : source.sections(Keys.EXCLUDE.name())) {
      entry.refuseOthers(EXCLUSION);
      Exclusion exclusion = exclusion(entry);
      if (exclusion != null) {
        exclusions.add(exclusion);
      }
    }
    List<Rule> rules = new ArrayList<>();
    for (Section entry : source.sections(Keys.IDENTITY.name())) {
      entry.refuseOthers(RULES);
      if (entry.names().size() != 1) {
        source.mistake(
            Keys.IDENTITY.name(), "every entry is one of stripSuffix, rename, defaultPort");
      } else {
        Rule rule = rule(entry);
        if (rule != null) {
          rules.add(rule);
        }
      }
    }
    return new IdentityRules(exclusions, rules);
  }

  private static @Nullable Exclusion exclusion(Section entry) {
    String name = entry.has("name") ? entry.text("name") : null;
    Set<String> tags = new HashSet<>(entry.texts("tags"));
    Map<String, String> meta = entry.entries("meta");
    if (name == null && tags.isEmpty() && meta.isEmpty()) {
      entry.mistake("name", "an exclusion needs a name, tags or meta");
      return null;
    }
    return new Exclusion(name, tags, meta);
  }

  private static @Nullable Rule rule(Section entry) {
    if (entry.has("rename")) {
      Map<String, String> names = entry.entries("rename");
      names.values().stream()
          .filter(name -> !Names.isService(name))
          .forEach(
              name ->
                  entry.mistake("rename", "\"" + name + "\" is no service: " + Names.SERVICE_RULE));
      return new Rule.Rename(names);
    }
    String key = entry.has("stripSuffix") ? "stripSuffix" : "defaultPort";
    String text = entry.has(key) ? entry.text(key) : null;
    if (text == null) {
      return null;
    }
    if (text.isEmpty()) {
      entry.mistake(key, "must not be empty");
      return null;
    }
    return key.equals("stripSuffix") ? new Rule.StripSuffix(text) : new Rule.DefaultPort(text);
  }
}
