package io.sluice.demo;

import io.sluice.components.Components;
import io.sluice.components.ManagedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A registry that runs in the demo, with backends in it. */
interface DemoRegistry extends AutoCloseable {

  /** The server's source that reads it: an entry of {@code sources}, in YAML's flow style. */
  String source();

  /** What it is and where, for the introduction. */
  String words();

  /** Its program, empty when it runs within the demo's own process. */
  default Optional<ManagedProcess> process() {
    return Optional.empty();
  }

  @Override
  void close();

  /** What {@code --with} may name. */
  enum Kind {
    CONSUL,
    ETCD,
    KUBERNETES,
    CMDB;

    /** As it is written on the command line. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether pods stand in it; VMs otherwise. */
    boolean ofPods() {
      return this == KUBERNETES;
    }
  }

  /**
   * What a registry is started with.
   *
   * @param kind which
   * @param ports where it listens
   * @param backends what stands in it
   * @param protocol what they speak
   * @param components finds its program
   * @param folder takes its log and data
   */
  record Start(
      Kind kind,
      DemoPorts ports,
      List<Backend> backends,
      Backend.Protocol protocol,
      Components components,
      Path folder) {
    public Start {
      backends = List.copyOf(backends);
    }

    /** What the backends speak, as registries say it. */
    String protocolWord() {
      return protocol.name().toLowerCase(Locale.ROOT);
    }

    /** Starts it and puts the backends in. */
    DemoRegistry now() throws IOException {
      return switch (kind) {
        case CONSUL -> ConsulOfVms.start(this);
        case ETCD -> EtcdOfVms.start(this);
        case KUBERNETES -> KubernetesOfPods.start(this);
        case CMDB -> CmdbOfVms.start(this);
      };
    }
  }
}
