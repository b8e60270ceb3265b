package io.sluice.engine.identity;

import io.sluice.engine.identity.Rule.DefaultPort;
import io.sluice.engine.identity.Rule.Rename;
import io.sluice.engine.identity.Rule.StripSuffix;
import io.sluice.view.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one source's names become services.
 *
 * @param exclude what does not count
 * @param rules in configured order
 */
public record IdentityRules(List<Exclusion> exclude, List<Rule> rules) {
  /** Every name is a service. */
  public static final IdentityRules NONE = new IdentityRules(List.of(), List.of());

  public IdentityRules {
    exclude = List.copyOf(exclude);
    rules = List.copyOf(rules);
  }

  /** What becomes of a name, rule by rule. */
  public Explanation explain(String name) {
    List<Explanation.Step> steps = new ArrayList<>();
    if (exclude.stream().anyMatch(exclusion -> exclusion.matchesAllOf(name))) {
      return new Explanation(name, null, steps, "excluded by its name");
    }
    String current = name;
    for (Rule rule : rules) {
      String next = applied(rule, current);
      if (!next.equals(current)) {
        steps.add(new Explanation.Step(rule.toString(), next));
        current = next;
      }
    }
    return Names.isService(current)
        ? new Explanation(name, current, steps, "")
        : new Explanation(
            name, null, steps, "'" + current + "' is no service name: " + Names.SERVICE_RULE);
  }

  private static String applied(Rule rule, String name) {
    if (rule instanceof StripSuffix strip) {
      return name.length() > strip.suffix().length() && name.endsWith(strip.suffix())
          ? name.substring(0, name.length() - strip.suffix().length())
          : name;
    }
    if (rule instanceof Rename rename) {
      return rename.names().getOrDefault(name, name);
    }
    if (rule instanceof DefaultPort) {
      return name;
    }
    throw new IllegalStateException("unknown rule " + rule);
  }

  /** The port that a rule names among these, or null. */
  @Nullable String defaultPort(Set<String> ports) {
    for (Rule rule : rules) {
      if (rule instanceof DefaultPort port && ports.contains(port.port())) {
        return port.port();
      }
    }
    return null;
  }
}
