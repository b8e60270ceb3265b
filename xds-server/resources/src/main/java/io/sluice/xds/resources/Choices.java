package io.sluice.xds.resources;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.sluice.view.Mirror;
import io.sluice.view.Mirror.Methods;
import io.sluice.view.Names;
import io.sluice.view.Slices.Slice;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.By;
import io.sluice.view.Stickiness.Cohort;
import java.util.ArrayList;
import java.util.List;

/** Which cluster a request to one port goes to, and where its copy goes. */
final class Choices {
  /**
   * {@code WeightedCluster.use_hash_policy}, a BoolValue, which the Java protos do not know yet.
   * Envoy 1.36 to 1.40 do.
   */
  private static final int USE_HASH_POLICY = 5;

  private static final UnknownFieldSet BY_HASH =
      UnknownFieldSet.newBuilder()
          .addField(
              USE_HASH_POLICY,
              Field.newBuilder().addLengthDelimited(BoolValue.of(true).toByteString()).build())
          .build();

  private static final HeaderMatcher SAFE =
      HeaderMatcher.newBuilder()
          .setName(":method")
          .setStringMatch(
              StringMatcher.newBuilder()
                  .setSafeRegex(RegexMatcher.newBuilder().setRegex("GET|HEAD|OPTIONS")))
          .build();

  private Choices() {}

  /**
   * The routes for one kind of request, the special ones first.
   *
   * @param match what makes the kind
   * @param action how it is treated, without saying where it goes
   * @param safe whether some of its methods are safe
   */
  static List<Route> routes(
      Destination destination, RouteMatch match, RouteAction action, boolean safe) {
    Treatment treatment = destination.treatment();
    Stickiness sticky = treatment.sticky();
    Cohort cohort = sticky == null ? null : sticky.cohort();
    List<Route> routes = new ArrayList<>();
    if (cohort != null) {
      RouteMatch marked = match.toBuilder().addHeaders(exactly(cohort)).build();
      String side = Names.side(destination.cluster(), cohort.environment());
      copied(destination, marked, action.toBuilder().setCluster(side).build(), safe, routes);
    }
    RouteAction.Builder chosen = action.toBuilder();
    if (sticky == null || treatment.slices().list().isEmpty()) {
      chosen.setCluster(destination.cluster());
    } else {
      chosen.setWeightedClusters(weighted(destination)).addHashPolicy(hash(sticky));
    }
    copied(destination, match, chosen.build(), safe, routes);
    return routes;
  }

  /** The routes of one choice, with copies of those requests that are to be copied. */
  private static void copied(
      Destination destination,
      RouteMatch match,
      RouteAction action,
      boolean safe,
      List<Route> routes) {
    Mirror mirror = destination.treatment().mirror();
    boolean all = mirror != null && mirror.methods() == Methods.ALL;
    RouteAction copied =
        mirror == null
            ? action
            : action.toBuilder().addRequestMirrorPolicies(copies(destination, mirror)).build();
    if (mirror != null && !all && safe) {
      routes.add(route(match.toBuilder().addHeaders(SAFE).build(), copied));
    }
    routes.add(route(match, all ? copied : action));
  }

  private static Route route(RouteMatch match, RouteAction action) {
    return Route.newBuilder().setMatch(match).setRoute(action).build();
  }

  private static HeaderMatcher exactly(Cohort cohort) {
    return HeaderMatcher.newBuilder()
        .setName(cohort.header())
        .setStringMatch(StringMatcher.newBuilder().setExact(cohort.value()))
        .build();
  }

  private static WeightedCluster weighted(Destination destination) {
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (Slice slice : destination.treatment().slices().list()) {
      clusters.addClusters(
          ClusterWeight.newBuilder()
              .setName(Names.side(destination.cluster(), slice.environment()))
              .setWeight(Encoding.number(slice.weight())));
    }
    return clusters.setUnknownFields(BY_HASH).build();
  }

  /** A cookie without a time to live is only read: one that Envoy makes misplaces its request. */
  private static HashPolicy hash(Stickiness sticky) {
    if (sticky.by() == By.COOKIE) {
      return HashPolicy.newBuilder()
          .setCookie(HashPolicy.Cookie.newBuilder().setName(sticky.name()))
          .build();
    }
    HashPolicy.Header.Builder header = HashPolicy.Header.newBuilder().setHeaderName(sticky.name());
    if (!sticky.salt().isEmpty()) {
      header.setRegexRewrite(
          RegexMatchAndSubstitute.newBuilder()
              .setPattern(RegexMatcher.newBuilder().setRegex("^(.*)$"))
              .setSubstitution("\\1|" + sticky.salt()));
    }
    return HashPolicy.newBuilder().setHeader(header).build();
  }

  private static RequestMirrorPolicy copies(Destination destination, Mirror mirror) {
    return RequestMirrorPolicy.newBuilder()
        .setCluster(Names.mirror(destination.cluster(), mirror.environment()))
        .setRuntimeFraction(
            RuntimeFractionalPercent.newBuilder()
                .setDefaultValue(
                    FractionalPercent.newBuilder()
                        .setNumerator(mirror.basisPoints())
                        .setDenominator(DenominatorType.TEN_THOUSAND)))
        // The new environment sees what it would see in truth.
        .setDisableShadowHostSuffixAppend(true)
        .build();
  }
}
