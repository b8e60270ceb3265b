package io.sluice.cli;

import io.sluice.console.contract.PolicyBody;
import io.sluice.console.contract.PolicyBody.CohortBody;
import io.sluice.console.contract.PolicyBody.MirrorBody;
import io.sluice.console.contract.PolicyBody.StickyBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a policy says beyond zero and empty, a line each. */
final class PolicyWords {
  private PolicyWords() {}

  static List<String> beyond(PolicyBody policy) {
    List<String> lines = new ArrayList<>();
    StickyBody sticky = policy.sticky();
    if (sticky != null) {
      CohortBody cohort = sticky.cohort();
      lines.add(
          "users stay on their side by "
              + (sticky.header() != null
                  ? "header " + sticky.header()
                  : "cookie " + sticky.cookie())
              + (sticky.salt().isEmpty() ? "" : ", salt " + sticky.salt())
              + (cohort == null
                  ? ""
                  : "; those with %s: %s go to %s"
                      .formatted(cohort.header(), cohort.value(), cohort.environment())));
    }
    policy
        .overrides()
        .forEach(one -> lines.add("calls of " + one.caller() + ": " + Percent.text(one.weights())));
    policy
        .warmUpMs()
        .forEach(
            (environment, ms) ->
                lines.add(
                    "new endpoints of "
                        + environment
                        + " warm up for "
                        + Duration.ofMillis(ms).toString().substring(2).toLowerCase(Locale.ROOT)));
    MirrorBody mirror = policy.mirror();
    if (mirror != null) {
      lines.add(
          Percent.text(mirror.basisPoints())
              + " of "
              + (mirror.methods().equals("ALL") ? "all requests" : "GET, HEAD and OPTIONS requests")
              + " are copied to "
              + mirror.environment());
    }
    policy
        .capacity()
        .forEach(
            (environment, stated) ->
                lines.add(
                    "an endpoint of %s carries %d requests/s, growth %s, headroom %s"
                        .formatted(
                            environment,
                            stated.perEndpointRps(),
                            stated.growth(),
                            Percent.text(stated.headroomBasisPoints()))));
    return lines;
  }
}
