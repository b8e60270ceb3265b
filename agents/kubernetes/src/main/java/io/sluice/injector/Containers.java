package io.sluice.injector;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/** The containers of one pod's sidecars. */
final class Containers {
  private static final String STATE_FOLDER = "/var/lib/sluice-agent"; // the agent's own default
  private static final String BOOTSTRAP_FILE = STATE_FOLDER + "/envoy.json";
  private static final String TLS_FOLDER = "/etc/sluice-tls";
  private static final String LOOPBACK = "127.0.0.1:";
  private static final int START_SECONDS = 60;

  /** A pod that waits for the control plane waits longer than any of its outages should be. */
  private static final int CONFIGURATION_SECONDS = 3_600;

  /** What is left of the grace for Envoy and the agent to end themselves. */
  static final int END_SECONDS = 5;

  private final Settings settings;
  private final Workload workload;

  Containers(Settings settings, Workload workload) {
    this.settings = settings;
    this.workload = workload;
  }

  /**
   * Writes Envoy's bootstrap and ends, so that Envoy and the agent may start in any order. Only
   * where Kubernetes itself keeps no order.
   */
  Container bootstrap() {
    List<String> args = new ArrayList<>(List.of("bootstrap"));
    args.add("--xds=" + LOOPBACK + sidecars().ports().xds());
    args.addAll(node());
    args.add("--out=" + BOOTSTRAP_FILE);
    return agentImage(Names.BOOTSTRAP).withArgs(args).build();
  }

  Container agent() {
    Settings.Ports ports = sidecars().ports();
    List<String> args = new ArrayList<>(List.of("run"));
    args.add("--xds=" + String.join(",", settings.mesh().xds()));
    args.addAll(node());
    unlessDefault(args, "--listen", ports.xds(), 15_010);
    unlessDefault(args, "--api", ports.api(), 15_011);
    args.add("--probes=0.0.0.0:" + ports.probes());
    if (!settings.mesh().xdsTls().isEmpty()) {
      args.addAll(
          List.of(
              "--tls", TLS_FOLDER + "/tls.crt", TLS_FOLDER + "/tls.key", TLS_FOLDER + "/ca.crt"));
    }
    ContainerBuilder agent = agentImage(Names.AGENT);
    if (sidecars().areNative()) {
      agent
          .withRestartPolicy("Always")
          .withStartupProbe(
              new ProbeBuilder()
                  .withNewTcpSocket()
                  .withNewPort(ports.probes())
                  .endTcpSocket()
                  .withPeriodSeconds(1)
                  .withFailureThreshold(START_SECONDS)
                  .build());
    } else {
      args.add("--drain-limit=" + Math.max(0, workload.grace() - END_SECONDS));
      endsAfterTheApplication(agent);
    }
    return agent.withArgs(args).build();
  }

  Container envoy() {
    ContainerBuilder envoy =
        container(Names.ENVOY, sidecars().envoy())
            .withCommand("envoy")
            .withArgs(
                "-c",
                BOOTSTRAP_FILE,
                "--disable-hot-restart",
                "--concurrency",
                String.valueOf(sidecars().concurrency()),
                "--log-level",
                "warning")
            .withVolumeMounts(mount(Names.STATE, STATE_FOLDER, true))
            .withReadinessProbe(
                serves()
                    .withPeriodSeconds(5)
                    .withTimeoutSeconds(2)
                    .withFailureThreshold(2)
                    .build());
    if (sidecars().areNative()) {
      envoy
          .withRestartPolicy("Always")
          .withStartupProbe(
              isReady()
                  .withPeriodSeconds(1)
                  .withTimeoutSeconds(2)
                  .withFailureThreshold(CONFIGURATION_SECONDS)
                  .build());
    } else {
      endsAfterTheApplication(envoy);
    }
    return envoy.build();
  }

  private Settings.Sidecars sidecars() {
    return settings.sidecars();
  }

  /**
   * Who the proxy is: by names in the environment, and ports where they are not the agent's own.
   */
  private List<String> node() {
    Settings.Ports ports = sidecars().ports();
    List<String> args = new ArrayList<>();
    args.add("--node=$(SLUICE_NODE)." + workload.namespace());
    List<String> known = new ArrayList<>();
    if (workload.port() != 0) {
      known.add("service=" + workload.port());
      known.add("ingress=" + workload.ingress());
    }
    if (ports.egress() != 15_001) {
      known.add("egress=" + ports.egress());
    }
    if (ports.admin() != 15_000) {
      known.add("admin=" + ports.admin());
    }
    unlessEmpty(args, "--ports", String.join(",", known));
    unlessEmpty(args, "--dependencies", String.join(",", workload.dependencies()));
    unlessEmpty(args, "--region", settings.mesh().region());
    unlessEmpty(args, "--network", settings.mesh().network());
    return args;
  }

  private static void unlessEmpty(List<String> args, String option, String value) {
    if (!value.isEmpty()) {
      args.add(option + "=" + value);
    }
  }

  private static void unlessDefault(List<String> args, String option, int port, int usual) {
    if (port != usual) {
      args.add(option + "=" + LOOPBACK + port);
    }
  }

  private ContainerBuilder agentImage(String name) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(Names.STATE, STATE_FOLDER, false));
    mounts.add(mount(Names.SCRATCH, "/tmp", false));
    if (!settings.mesh().xdsTls().isEmpty()) {
      mounts.add(mount(Names.TLS, TLS_FOLDER, true));
    }
    return container(name, sidecars().agent())
        .withEnv(
            variable("SLUICE_SERVICE", workload.service()),
            ofPod("SLUICE_NODE", "metadata.name"),
            variable("SLUICE_ENVIRONMENT", settings.mesh().environment()),
            ofPod("SLUICE_ADDRESSES", "status.podIPs"))
        .withVolumeMounts(mounts);
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar ofPod(String name, String field) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath(field)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }

  private ContainerBuilder container(String name, Settings.Container container) {
    return new ContainerBuilder()
        .withName(name)
        .withImage(container.image())
        .withImagePullPolicy(container.pullPolicy().isEmpty() ? null : container.pullPolicy())
        .withResources(container.resources())
        .withSecurityContext(restricted());
  }

  /** What Kubernetes' own standard "restricted" asks for, and a root file system to read alone. */
  private SecurityContext restricted() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .withReadOnlyRootFilesystem(true)
        .withRunAsNonRoot(true)
        .withRunAsUser(sidecars().user() == 0 ? null : sidecars().user())
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private ProbeBuilder isReady() {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath("/ready")
        .withNewPort(sidecars().ports().probes())
        .endHttpGet();
  }

  /**
   * What callers ask is Envoy's ingress, which listens once Envoy has its configuration: an agent
   * that is away takes no pod out. Nobody calls one without a port.
   */
  private ProbeBuilder serves() {
    return workload.ingress() == 0
        ? isReady()
        : new ProbeBuilder().withNewTcpSocket().withNewPort(workload.ingress()).endTcpSocket();
  }

  private void endsAfterTheApplication(ContainerBuilder container) {
    container.withLifecycle(
        new LifecycleBuilder()
            .withNewPreStop()
            .withNewHttpGet()
            .withPath("/drained")
            .withNewPort(sidecars().ports().probes())
            .endHttpGet()
            .endPreStop()
            .build());
  }
}
