package io.sluice.xds.server;

import io.sluice.view.people.Scope;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import java.util.List;
import java.util.function.Predicate;

/**
 * With what agents register services (docs/design/0037). Pure.
 *
 * @param environments that there are, in order; none where that is not known
 * @param unknown what becomes of a service that nobody knows
 * @param rules of which the first that fits counts
 */
public record RegistrationRules(List<String> environments, Unknown unknown, List<Rule> rules) {
  /** All services are registered as their manifests say. */
  public static final RegistrationRules NONE =
      new RegistrationRules(List.of(), Unknown.REGISTER, List.of());

  public RegistrationRules {
    environments = List.copyOf(environments);
    rules = List.copyOf(rules);
  }

  /** A service that no registry knows, and no rule names without a star. */
  public enum Unknown {
    /** Is registered. */
    REGISTER,
    /** May be a typo. */
    REFUSE
  }

  /**
   * The parameters of some services.
   *
   * @param services patterns of names
   * @param environments in which; none for all
   */
  public record Rule(
      List<String> services, List<String> environments, RegistrationParameters parameters) {
    public Rule {
      services = List.copyOf(services);
      environments = List.copyOf(environments);
    }

    private boolean fits(RegistrationQuestion question) {
      return Scope.anyCovers(services, question.service())
          && (environments.isEmpty() || environments.contains(question.environment()));
    }
  }

  /**
   * What an agent is told.
   *
   * @param known whether a registry has a service
   */
  RegistrationParameters answer(RegistrationQuestion question, Predicate<String> known) {
    RegistrationParameters given =
        rules.stream()
            .filter(rule -> rule.fits(question))
            .map(Rule::parameters)
            .findFirst()
            .orElse(RegistrationParameters.NONE);
    return given.refused(refusal(question, known));
  }

  private String refusal(RegistrationQuestion question, Predicate<String> known) {
    if (!environments.isEmpty() && !environments.contains(question.environment())) {
      return "there is no environment '%s'; there are %s"
          .formatted(question.environment(), String.join(", ", environments));
    }
    boolean named = rules.stream().anyMatch(rule -> rule.services().contains(question.service()));
    return unknown == Unknown.REGISTER || named || known.test(question.service())
        ? ""
        : "no registry knows a service '%s', and no rule of registration.rules names it"
            .formatted(question.service());
  }
}
