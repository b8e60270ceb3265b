package io.sluice.xds.resources;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Mirror;
import io.sluice.view.Mirror.Methods;
import io.sluice.view.Slices;
import io.sluice.view.Slices.Slice;
import io.sluice.view.Stickiness;
import io.sluice.view.Stickiness.By;
import io.sluice.view.Stickiness.Cohort;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One resource of every shape that format 1 knows. */
final class Catalogue {
  static final Destination ORDERS = new Destination("orders", "", "http");
  static final Destination ORDERS_GRPC = new Destination("orders", "grpc", "grpc");
  static final Destination LEDGER = new Destination("ledger", "", "tcp");
  static final Destination UNKNOWN = new Destination("users", "", "");

  private static final Slices SLICES =
      new Slices(
          List.of(
              new Slice("edge", 1_000),
              new Slice("kubernetes", 1_000),
              new Slice("edge", 1_000),
              new Slice("vm", 7_000)));

  /** By a salted header, with a cohort. */
  static final Destination STICKY =
      ORDERS.treated(
          new Treatment(
              0,
              SLICES,
              new Stickiness(
                  By.HEADER, "x-user", "wave-1", new Cohort("x-beta", "yes", "kubernetes")),
              null));

  static final Destination BY_COOKIE =
      ORDERS_GRPC.treated(
          new Treatment(0, SLICES, new Stickiness(By.COOKIE, "session", "", null), null));

  static final Destination MIRRORED =
      ORDERS.treated(
          new Treatment(0, Slices.NONE, null, new Mirror("kubernetes", 500, Methods.SAFE)));

  static final Destination COPIED =
      UNKNOWN.treated(
          new Treatment(0, Slices.NONE, null, new Mirror("kubernetes", 10_000, Methods.ALL)));

  private static final LocalityShare VM =
      new LocalityShare(
          "dc1",
          "vm",
          "rack-1",
          9_000_000,
          List.of(new Target("10.0.0.1", 8080, 1), new Target("10.0.0.2", 8080, 3)));
  private static final LocalityShare PODS =
      new LocalityShare(
          "dc1", "kubernetes", "", 1_000_000, List.of(new Target("fd00::17", 8080, 1)));

  static final Assignment SPLIT = new Assignment(List.of(List.of(VM, PODS)), 0);
  static final Assignment STANDBY = new Assignment(List.of(List.of(PODS), List.of(VM)), 0);
  static final Assignment HELD = new Assignment(List.of(List.of(VM)), 1_000);

  /** Pods of another network, thirty of them, behind its gateway. */
  static final Assignment GATEWAY =
      new Assignment(
          List.of(
              List.of(
                  VM,
                  new LocalityShare(
                      "dc1",
                      "kubernetes",
                      "",
                      1_000_000,
                      List.of(new Target("10.9.0.1", 15_443, 30))))),
          0);

  static final Edge.Outside PARTNER = new Edge.Outside("api.example.com", 443);
  static final Edge.Outside MIRROR = new Edge.Outside("mirror.example.com", 80);
  static final Edge.Door SHOP_DOOR = new Edge.Door("10.0.0.100", 80, "orders");
  static final Edge EDGE =
      new Edge(true, true, List.of(PARTNER, MIRROR), List.of(SHOP_DOOR), 15001);

  private Catalogue() {}

  static SortedMap<String, Rendered> all(Rendering rendering) {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("assignment-split", rendering.assignment("orders", SPLIT)),
            Map.entry("assignment-standby", rendering.assignment("orders", STANDBY)),
            Map.entry("assignment-held", rendering.assignment("orders", HELD)),
            Map.entry("assignment-empty", rendering.assignment("orders:grpc", Assignment.EMPTY)),
            Map.entry("assignment-gateway", rendering.assignment("orders", GATEWAY)),
            Map.entry("cluster-http", rendering.cluster(ORDERS, ClientKind.ENVOY)),
            Map.entry("cluster-grpc", rendering.cluster(ORDERS_GRPC, ClientKind.ENVOY)),
            Map.entry("cluster-tcp", rendering.cluster(LEDGER, ClientKind.ENVOY)),
            Map.entry("cluster-unknown", rendering.cluster(UNKNOWN, ClientKind.ENVOY)),
            Map.entry("cluster-for-grpc-client", rendering.cluster(ORDERS_GRPC, ClientKind.GRPC)),
            Map.entry("cluster-side", rendering.cluster(STICKY.side("vm", 0), ClientKind.ENVOY)),
            Map.entry(
                "cluster-warming-up",
                rendering.cluster(ORDERS_GRPC.side("kubernetes", 30_000), ClientKind.ENVOY)),
            Map.entry("cluster-local", rendering.localCluster(8080)),
            Map.entry("listener-api", rendering.apiListener(ORDERS_GRPC)),
            Map.entry("listener-egress", rendering.egressListener(15001)),
            Map.entry("listener-gateway", rendering.gatewayListener("0.0.0.0", 15443)),
            Map.entry("listener-ingress", rendering.ingressListener("0.0.0.0", 15006)),
            Map.entry("listener-ingress-ipv6", rendering.ingressListener("::", 15006)),
            Map.entry("cluster-direct", rendering.directCluster()),
            Map.entry("cluster-outside", rendering.outsideCluster(PARTNER)),
            Map.entry(
                "cluster-http-case", HeaderCase.kept(rendering.cluster(ORDERS, ClientKind.ENVOY))),
            Map.entry("listener-door", rendering.doorListener(SHOP_DOOR)),
            Map.entry("listener-egress-case", HeaderCase.kept(rendering.egressListener(15001))),
            Map.entry("routes-door", rendering.doorRoutes(STICKY)),
            Map.entry("routes-edge", rendering.egressRoutes(List.of(ORDERS), EDGE)),
            Map.entry("routes-sticky", rendering.egressRoutes(List.of(STICKY, BY_COOKIE))),
            Map.entry("routes-mirrored", rendering.egressRoutes(List.of(MIRRORED, COPIED))),
            Map.entry(
                "routes-egress",
                rendering.egressRoutes(List.of(ORDERS, ORDERS_GRPC, LEDGER, UNKNOWN)))));
  }
}
