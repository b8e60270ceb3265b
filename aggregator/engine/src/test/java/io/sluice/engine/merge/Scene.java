package io.sluice.engine.merge;

import io.sluice.registry.Health;
import io.sluice.registry.Instance;
import io.sluice.view.Claim;
import io.sluice.view.Conflict;
import io.sluice.view.Drains;
import io.sluice.view.Hold;
import io.sluice.view.Home;
import io.sluice.view.Policy;
import io.sluice.view.ServiceClaims;
import io.sluice.view.ServiceView;
import io.sluice.view.Source;
import io.sluice.view.Standing;
import io.sluice.view.StoredSplit;
import io.sluice.view.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The inputs of service {@code orders}, put together step by step. */
final class Scene {
  static final Source VMS = source("vms", "vm", 0);
  static final Source PODS = source("pods", "kubernetes", 0);
  static final Standing HELD = new Standing.Held(Standing.Reason.SERVICE_DROP, 1, 2L);

  private final List<SourceClaims> claims = new ArrayList<>();
  private @Nullable Home home = new Home("orders", "vm", new TreeMap<>(Map.of("", "http")));
  private @Nullable StoredSplit stored;
  private AdmissionRule admitted = AdmissionRule.ALL;
  private ClaimsElsewhere elsewhere = ClaimsElsewhere.NONE;
  private List<Conflict> names = List.of();
  private final List<Hold> drains = new ArrayList<>();

  static Source source(String name, String environment, int precedence) {
    return source(name, environment, precedence, Source.Trust.REGISTER);
  }

  /** A source of VMs whose claims do not simply add. */
  static Source trusting(String name, Source.Trust trust) {
    return source(name, "vm", 0, trust);
  }

  static Source source(String name, String environment, int precedence, Source.Trust trust) {
    return Source.of(name, environment).withPrecedence(precedence).withTrust(trust);
  }

  static Claim claim(String address) {
    return claim("orders", address, "", Standing.LIVE);
  }

  static Claim claim(String name, String address, String port, Standing standing) {
    return new Claim(name, port, Instance.of(address, 80), standing);
  }

  static Claim sick(String address) {
    return new Claim(
        "orders", "", Instance.of(address, 80).withHealth(Health.CRITICAL), Standing.LIVE);
  }

  Scene says(Source source, Claim... all) {
    return says(source, false, all);
  }

  Scene says(Source source, boolean stale, Claim... all) {
    claims.add(
        new SourceClaims(source, stale, new ServiceClaims("orders", List.of(all), List.of())));
    return this;
  }

  Scene homeless() {
    home = null;
    return this;
  }

  Scene ports(Map<String, String> ports) {
    home = new Home("orders", "vm", new TreeMap<>(ports));
    return this;
  }

  Scene split(int vm, int kubernetes) {
    TrafficSplit split = TrafficSplit.of(Map.of("vm", vm, "kubernetes", kubernetes));
    stored = new StoredSplit("orders", split, null, Policy.DEFAULT, 1);
    return this;
  }

  Scene admitting(AdmissionRule rule) {
    admitted = rule;
    return this;
  }

  Scene elsewhere(ClaimsElsewhere other) {
    elsewhere = other;
    return this;
  }

  Scene names(Conflict conflict) {
    names = List.of(conflict);
    return this;
  }

  /** Drains something more, later than what was drained before. */
  Scene drain(Hold.Scope scope, String name) {
    drains.add(new Hold(scope, name, drains.size(), Hold.OPEN_ENDED, "ben", "cooling"));
    return this;
  }

  ServiceView merged() {
    return Merge.view(
        new ServiceInputs(
            "orders",
            List.of("vm", "kubernetes"),
            claims,
            home,
            stored,
            null,
            admitted,
            elsewhere,
            names,
            Drains.of(drains, claims.stream().map(SourceClaims::source).toList())));
  }
}
