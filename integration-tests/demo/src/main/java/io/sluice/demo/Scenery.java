package io.sluice.demo;

import io.sluice.agent.Bootstrap;
import io.sluice.agent.Manifest;
import io.sluice.agent.NodeFacts;
import io.sluice.agent.XdsAddress;
import io.sluice.components.ComponentMissing;
import io.sluice.components.Components;
import io.sluice.components.EnvoyServer;
import io.sluice.components.FileTree;
import io.sluice.components.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Everything that runs in the demo, started in the order in which each part needs the others and
 * ended in the opposite one.
 */
final class Scenery implements AutoCloseable {
  private static final Duration LIVE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 8;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<String> death = new CompletableFuture<>();
  private final DemoPorts ports;
  private final Path folder;
  private volatile boolean closed;

  private Scenery(DemoPorts ports, Path folder) {
    this.ports = ports;
    this.folder = folder;
    parts.push(this::clearUp);
  }

  /**
   * Where things come from.
   *
   * @param serverMain the class that is the server's main
   * @param members how many servers
   * @param with the registries that backends stand in; files hold the others
   * @param configFolder takes the token's entry for the CLI
   * @param progress told what is about to take a moment
   */
  record Origins(
      String serverMain,
      int members,
      Components components,
      Set<DemoRegistry.Kind> with,
      Path configFolder,
      Consumer<String> progress) {}

  /**
   * What the show needs.
   *
   * @param token the administrator's
   * @param illness of the pods
   * @param vms the file that is the registry of the VMs, where no other is
   * @param registries a line for each registry that was asked for
   * @param envoy empty when gRPC's own client is the caller
   */
  record Running(
      Load load,
      ConsoleClient console,
      String token,
      Members members,
      Backends backends,
      Illness illness,
      Path vms,
      List<String> registries,
      Optional<EnvoyServer> envoy) {
    /** What the load speaks. */
    Backend.Protocol protocol() {
      return backends.protocol();
    }
  }

  static Scenery in(DemoPorts ports) throws IOException {
    return new Scenery(ports, Files.createTempDirectory("sluice-demo-"));
  }

  /** Starts all; whoever calls closes this, also after a failure. */
  Running start(Origins origins, int requestsPerSecond) throws IOException {
    Optional<Path> envoy = envoy(origins);
    origins.progress().accept("starting 3 VMs, 6 pods and " + servers(origins.members()));
    var protocol = envoy.isPresent() ? Backend.Protocol.HTTP : Backend.Protocol.GRPC;
    var illness = new Illness();
    Backends backends = part(Backends.start(ports, protocol, illness));
    var registries = new ArrayList<String>();
    List<String> sources = sources(origins, backends, protocol, registries);
    String token = TokenEntry.make();
    Members members = part(new Members());
    members.start(
        new Members.Plan(origins.serverMain(), origins.members(), ports, folder, token, sources));
    members.all().forEach(server -> watch(members, server));
    members.awaitReady();
    for (ServerProcess server : members.all()) {
      part(TokenEntry.write(origins.configFolder(), "127.0.0.1", server.plan().console(), token));
    }
    Optional<EnvoyServer> proxy = Optional.empty();
    if (envoy.isPresent()) {
      proxy = Optional.of(part(EnvoyServer.start(envoy.get(), envoySettings(members), folder)));
    }
    List<Caller> callers = proxy.isPresent() ? through(proxy.get()) : withoutEnvoy(members);
    Load load = part(Load.start(callers, requestsPerSecond));
    var console = new ConsoleClient(members.consoles(), token);
    return new Running(
        load,
        console,
        token,
        members,
        backends,
        illness,
        folder.resolve("vms.yaml"),
        registries,
        proxy);
  }

  private static String servers(int members) {
    return members == 1 ? "the server" : "%d members on one PostgreSQL".formatted(members);
  }

  private List<String> sources(
      Origins origins, Backends backends, Backend.Protocol protocol, List<String> words)
      throws IOException {
    var plan = DemoRegistries.of(origins.with(), backends.vms(), backends.pods());
    var sources = new ArrayList<String>();
    for (Map.Entry<DemoRegistry.Kind, List<Backend>> entry : plan.inRegistries().entrySet()) {
      DemoRegistry.Kind kind = entry.getKey();
      origins.progress().accept("starting " + kind.word());
      DemoRegistry registry =
          part(
              new DemoRegistry.Start(
                      kind, ports, entry.getValue(), protocol, origins.components(), folder)
                  .now());
      registry.process().ifPresent(process -> watch(kind.word(), process));
      sources.add(registry.source());
      words.add(registry.words());
    }
    file(sources, "vms", Backends.VM, backends, plan.vmsInFile());
    file(sources, "pods", Backends.KUBERNETES, backends, plan.podsInFile());
    return sources;
  }

  private void file(
      List<String> sources, String name, String environment, Backends backends, List<Backend> all)
      throws IOException {
    if (!all.isEmpty()) {
      Path file = folder.resolve(name + ".yaml");
      Files.writeString(file, backends.registry(all));
      sources.add(
          "{ name: %s, kind: file, environment: %s, path: \"%s\" }"
              .formatted(name, environment, file));
    }
  }

  private static Optional<Path> envoy(Origins origins) {
    try {
      return Optional.of(origins.components().envoy());
    } catch (ComponentMissing missing) {
      origins.progress().accept(String.valueOf(missing.getMessage()));
      origins.progress().accept("without Envoy, gRPC's own xDS client is the caller");
      return Optional.empty();
    }
  }

  private List<Caller> through(EnvoyServer envoy) {
    watch("Envoy", envoy.process());
    envoy.awaitLive(LIVE);
    var callers = new ArrayList<Caller>();
    for (int i = 0; i < CONNECTIONS; i++) {
      callers.add(new KeepAliveConnection(ports.egress(), Backends.SERVICE, "/"));
    }
    return callers;
  }

  private List<Caller> withoutEnvoy(Members members) throws IOException {
    List<Integer> xds = members.all().stream().map(server -> server.plan().xds()).toList();
    GrpcCaller channel = part(GrpcCaller.of("xds:///" + Backends.SERVICE, xds));
    return Collections.nCopies(CONNECTIONS, channel);
  }

  private EnvoyServer.Settings envoySettings(Members members) {
    var manifest =
        Manifest.caller(
            "shop", Backends.VM, ports.egress(), ports.admin(), List.of(Backends.SERVICE));
    XdsAddress[] servers =
        members.all().stream()
            .map(server -> new XdsAddress("127.0.0.1", server.plan().xds()))
            .toArray(XdsAddress[]::new);
    var node = NodeFacts.of("shop-1", servers);
    return EnvoyServer.Settings.of(Bootstrap.render(manifest, node), ports.admin());
  }

  private synchronized <T extends AutoCloseable> T part(T part) throws IOException {
    if (closed) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IOException("the demo is ending", e);
      }
      throw new IOException("the demo is ending");
    }
    parts.push(part);
    return part;
  }

  /** One server must not end; of several, one at least must be left. */
  private void watch(Members members, ServerProcess server) {
    if (members.all().size() == 1) {
      watch("the server", server.process());
      return;
    }
    var told =
        server
            .process()
            .onExit()
            .thenAccept(
                exit -> {
                  if (!closed && members.all().stream().noneMatch(one -> one.process().isAlive())) {
                    death.complete("no member is left");
                  }
                });
    if (told.isCompletedExceptionally()) {
      throw new IllegalStateException("cannot watch " + server.plan().name());
    }
  }

  private void watch(String name, ManagedProcess process) {
    CompletableFuture<Boolean> told =
        process
            .onExit()
            .thenApply(
                exit ->
                    !closed
                        && death.complete(
                            "%s ended with %d: %s (all of it: %s)"
                                .formatted(name, exit, lastLine(process), process.output())));
    if (told.isCompletedExceptionally()) {
      throw new IllegalStateException("cannot watch " + name);
    }
  }

  /** What a part wrote before it died is kept for whoever wants to know why. */
  private void clearUp() throws IOException {
    if (!death.isDone()) {
      FileTree.delete(folder);
    }
  }

  private static String lastLine(ManagedProcess process) {
    List<String> lines = process.tail().lines().toList();
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  /** Completes with a sentence when a part that should run has ended. */
  CompletableFuture<String> death() {
    return death;
  }

  /** Ends all parts, the last one first; may be repeated, and returns when nothing is left. */
  @Override
  public void close() throws IOException {
    closed = true;
    endAll();
  }

  private synchronized void endAll() throws IOException {
    IOException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failure = new IOException("a part of the demo did not end well: " + e.getMessage(), e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
