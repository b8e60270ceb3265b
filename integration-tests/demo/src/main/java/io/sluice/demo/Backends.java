package io.sluice.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Both environments of the service {@value #SERVICE}. */
final class Backends implements AutoCloseable {
  static final String SERVICE = "orders";
  static final String VM = "vm";
  static final String KUBERNETES = "kubernetes";

  /** In the order in which the demo always names them; the first is the home. */
  static final List<String> ENVIRONMENTS = List.of(VM, KUBERNETES);

  static final int VMS = 3;
  static final int PODS = 6;

  private final ExecutorService requests = Executors.newCachedThreadPool();
  private final List<Backend> vms = new ArrayList<>();
  private final List<Backend> pods = new ArrayList<>();

  private final DemoPorts ports;
  private final Backend.Protocol protocol;

  private Backends(DemoPorts ports, Backend.Protocol protocol) {
    this.ports = ports;
    this.protocol = protocol;
  }

  /**
   * Starts all of them.
   *
   * @param illness of the pods
   */
  static Backends start(DemoPorts ports, Backend.Protocol protocol, Illness illness)
      throws IOException {
    var healthy = new Illness();
    var backends = new Backends(ports, protocol);
    try {
      for (int i = 0; i < VMS; i++) {
        backends.vms.add(backends.vm(i, healthy));
      }
      for (int i = 0; i < PODS; i++) {
        String name = SERVICE + "-pod-" + (i + 1);
        backends.pods.add(protocol.start(KUBERNETES, name, ports.pod(i), backends.of(illness)));
      }
      return backends;
    } catch (IOException e) {
      backends.close();
      throw e;
    }
  }

  private Backend vm(int number, Illness illness) throws IOException {
    String name = SERVICE + "-vm-" + (number + 1);
    return protocol.start(VM, name, ports.vm(number), of(illness));
  }

  /**
   * One more VM, registered with all the others.
   *
   * @param registry the file of the VMs, replaced
   */
  synchronized Backend another(Path registry) throws IOException {
    Backend started = vm(vms.size(), new Illness());
    vms.add(started);
    Path aside = registry.resolveSibling(registry.getFileName() + ".new");
    Files.writeString(aside, registry(vms));
    Files.move(aside, registry, StandardCopyOption.ATOMIC_MOVE);
    return started;
  }

  private Backend.Work of(Illness illness) {
    return new Backend.Work(requests, illness);
  }

  Backend.Protocol protocol() {
    return protocol;
  }

  synchronized List<Backend> vms() {
    return List.copyOf(vms);
  }

  List<Backend> pods() {
    return List.copyOf(pods);
  }

  /** The file registry of some of them. */
  String registry(List<Backend> backends) {
    var text = new StringBuilder("services:\n  " + SERVICE + ":\n");
    for (Backend backend : backends) {
      text.append(
          "    - { address: 127.0.0.1, port: %d, portName: main, protocol: %s, metadata: { instance: %s } }\n"
              .formatted(backend.port(), protocol.name().toLowerCase(Locale.ROOT), backend.name()));
    }
    return text.toString();
  }

  @Override
  public synchronized void close() {
    vms.forEach(Backend::close);
    pods.forEach(Backend::close);
    requests.shutdownNow();
  }
}
