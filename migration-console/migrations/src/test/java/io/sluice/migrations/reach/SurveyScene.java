package io.sluice.migrations.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.view.Assignment;
import io.sluice.view.Assignment.LocalityShare;
import io.sluice.view.Assignment.Target;
import io.sluice.view.Networks;
import io.sluice.view.Policy;
import io.sluice.view.Previews.Preview;
import io.sluice.view.Proxies.Proxy;
import io.sluice.view.ProxyErrands.Errand;
import io.sluice.view.ProxyErrands.Of;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import io.sluice.view.ServicePort;
import io.sluice.view.ServiceView;
import io.sluice.view.TrafficSplit;
import io.sluice.view.cluster.AllProxies;
import io.sluice.view.proof.Acknowledgements.Acknowledged;
import io.sluice.view.proof.Acknowledgements.Receiver;
import io.sluice.view.proof.Acknowledgements.State;
import io.sluice.view.reach.Reach;
import io.sluice.view.reach.Reaching.Begun;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Callers of {@code orders}, their agents, and who asks them. */
abstract class SurveyScene {
  final List<Receiver> receivers = new ArrayList<>();
  final List<Proxy> proxies = new ArrayList<>();
  final Map<String, List<String>> asked = new HashMap<>();
  final Deque<Runnable> tasks = new ArrayDeque<>();
  final List<Reach> heard = new ArrayList<>();

  /** What the agent of a proxy says of an address. */
  BiFunction<String, String, String> network = (proxy, address) -> "reached";

  /** Of whole errands. */
  BiFunction<Of, Errand, CompletionStage<Outcome>> agents = this::answer;

  /** Whether each member said who calls. */
  boolean complete = true;

  long now = 9_000;
  AllProxies everywhere = AllProxies.of("here", () -> proxies);
  CompletableFuture<Void> second = CompletableFuture.completedFuture(null);
  ServiceView after = orders(3, Networks.ALIKE);

  final Surveys surveys =
      new Surveys(
          new Surveys.Ports(
              (service, change) ->
                  CompletableFuture.completedFuture(
                      service.equals("orders")
                          ? Optional.of(new Preview(after, after))
                          : Optional.empty()),
              service ->
                  CompletableFuture.completedFuture(new Acknowledged(null, 0, receivers, complete)),
              everywhere(),
              (of, errand) -> agents.apply(of, errand)),
          tasks::add,
          new Random(1),
          clock(),
          () -> second);

  private AllProxies everywhere() {
    return new AllProxies() {
      @Override
      public CompletionStage<Part> after(String id, int limit) {
        return everywhere.after(id, limit);
      }

      @Override
      public CompletionStage<Part> one(String id) {
        return everywhere.one(id);
      }
    };
  }

  static ServiceView orders(int pods, Networks networks) {
    return new ServiceView(
        "orders",
        "vm",
        TrafficSplit.all("kubernetes"),
        null,
        Policy.DEFAULT,
        new TreeSet<>(List.of("vm", "kubernetes")),
        List.of(
            new ServicePort(
                "",
                "http",
                new Assignment(
                    pods == 0
                        ? List.of(List.of(locality("vm", "10.1.0.", 2)))
                        : List.of(
                            List.of(locality("kubernetes", "10.40.0.", pods)),
                            List.of(locality("vm", "10.1.0.", 2))),
                    0),
                new TreeMap<>(),
                List.of(),
                networks)),
        List.of(),
        List.of(),
        List.of());
  }

  static LocalityShare locality(String environment, String network, int count) {
    return new LocalityShare(
        "",
        environment,
        "",
        1,
        IntStream.rangeClosed(1, count).mapToObj(i -> new Target(network + i, 8_080, 1)).toList());
  }

  void caller(String id, String address, String variant) {
    receivers.add(new Receiver(id, "shop", variant, State.ACKNOWLEDGED, 0, ""));
    proxies.add(new Proxy(id, "shop", "vm", "/" + address + ":4711", 1, null));
  }

  CompletionStage<Outcome> answer(Of of, Errand errand) {
    assertThat(errand.arguments()).containsEntry("service", "orders");
    List<String> addresses = Arrays.asList(errand.arguments().get("addresses").split(",", -1));
    asked.put(of.proxy(), addresses);
    return CompletableFuture.completedFuture(
        new Outcome(
            Result.DONE,
            addresses.stream()
                .map(each -> network.apply(of.proxy(), each) + " " + each + "\n")
                .collect(Collectors.joining())));
  }

  Reach survey() {
    surveys.whenFound(heard::add);
    CompletionStage<Begun> begun = surveys.begin("orders", "kubernetes");
    work();
    assertThat(begun.toCompletableFuture().join()).isInstanceOf(Begun.UnderWay.class);
    return surveys.newest("orders", "kubernetes").orElseThrow();
  }

  void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  static CompletionStage<Outcome> said(Result result, String text) {
    return CompletableFuture.completedFuture(new Outcome(result, text));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(now);
      }
    };
  }
}
