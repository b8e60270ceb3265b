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
   * @param with the registries that backends stand in; files hold the others
   * @param configFolder takes the token's entry for the CLI
   * @param progress told what is about to take a moment
   */
  record Origins(
      String serverMain,
      Components components,
      Set<DemoRegistry.Kind> with,
      Path configFolder,
      Consumer<String> progress) {}

  /**
   * What the show needs.
   *
   * @param illness of the pods
   * @param registries a line for each registry that was asked for
   */
  record Running(
      Load load,
      ConsoleClient console,
      String token,
      Backend.Protocol protocol,
      Illness illness,
      List<String> registries) {}

  static Scenery in(DemoPorts ports) throws IOException {
    return new Scenery(ports, Files.createTempDirectory("sluice-demo-"));
  }

  /** Starts all; whoever calls closes this, also after a failure. */
  Running start(Origins origins, int requestsPerSecond) throws IOException {
    Optional<Path> envoy = envoy(origins);
    origins.progress().accept("starting 3 VMs, 6 pods and the server");
    var protocol = envoy.isPresent() ? Backend.Protocol.HTTP : Backend.Protocol.GRPC;
    var illness = new Illness();
    Backends backends = part(Backends.start(ports, protocol, illness));
    var registries = new ArrayList<String>();
    List<String> sources = sources(origins, backends, protocol, registries);
    ServerProcess server = part(ServerProcess.start(origins.serverMain(), ports, folder, sources));
    watch("the server", server.process());
    part(TokenEntry.write(origins.configFolder(), "127.0.0.1", ports.console(), server.token()));
    List<Caller> callers = envoy.isPresent() ? throughEnvoy(envoy.get()) : withoutEnvoy();
    Load load = part(Load.start(callers, requestsPerSecond));
    var console = new ConsoleClient("http://127.0.0.1:" + ports.console(), server.token());
    return new Running(load, console, server.token(), protocol, illness, registries);
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
      Files.writeString(folder.resolve(name + ".yaml"), backends.registry(all));
      sources.add(
          "{ name: %s, kind: file, environment: %s, path: %s.yaml }"
              .formatted(name, environment, name));
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

  private List<Caller> throughEnvoy(Path binary) throws IOException {
    EnvoyServer envoy = part(EnvoyServer.start(binary, envoySettings(), folder));
    watch("Envoy", envoy.process());
    envoy.awaitLive(LIVE);
    var callers = new ArrayList<Caller>();
    for (int i = 0; i < CONNECTIONS; i++) {
      callers.add(new KeepAliveConnection(ports.egress(), Backends.SERVICE, "/"));
    }
    return callers;
  }

  private List<Caller> withoutEnvoy() throws IOException {
    GrpcCaller channel = part(GrpcCaller.of("xds:///" + Backends.SERVICE, ports));
    return Collections.nCopies(CONNECTIONS, channel);
  }

  private EnvoyServer.Settings envoySettings() {
    var manifest =
        Manifest.caller(
            "shop", Backends.VM, ports.egress(), ports.admin(), List.of(Backends.SERVICE));
    var node = NodeFacts.of("shop-1", new XdsAddress("127.0.0.1", ports.xds()));
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
