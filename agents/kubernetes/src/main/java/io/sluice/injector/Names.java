package io.sluice.injector;

/** The words that stand in pods: labels and annotations that are read, and what is put in. */
final class Names {
  /** A label or annotation of a pod, {@code "false"} to leave it alone; a label of a namespace. */
  static final String INJECT = "sluice.io/inject";

  /** The service's name; the registry adapter reads the same of Services. */
  static final String SERVICE = "sluice.io/service";

  /** The application's own port, by number or name, or {@code none}. */
  static final String PORT = "sluice.io/port";

  /** The services that it calls, separated by commas. */
  static final String DEPENDENCIES = "sluice.io/dependencies";

  /** Where callers reach it through Envoy: what the registry adapter follows. */
  /**
   * What a pod wishes; a pod that was not injected must not have the annotation of one that was.
   */
  static final String INGRESS = "sluice.io/ingress";

  static final String INGRESS_PORT = "sluice.io/ingress-port";

  /** A label of every pod that has its sidecars, for {@code kubectl get pods -l}. */
  static final String INJECTED = "sluice.io/injected";

  static final String AGENT = "sluice-agent";
  static final String ENVOY = "sluice-envoy";
  static final String BOOTSTRAP = "sluice-bootstrap";
  static final String STATE = "sluice-state";
  static final String SCRATCH = "sluice-tmp";
  static final String TLS = "sluice-tls";

  private Names() {}
}
