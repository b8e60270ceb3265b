package io.sluice.view;

/**
 * The merged result: who serves what, with which weights. Immutable; an exact, clock-free function
 * of snapshots, homes, admissions, splits, policies and the format number.
 *
 * @param format of rendering
 * @param services by name
 */
public record FederatedView(int format, Cells<ServiceView> services) {

  /** No service. */
  public static FederatedView empty(int format) {
    return new FederatedView(format, Cells.empty(ServiceView::digest));
  }

  /** Two members with one version publish the same; 32 hexadecimal digits. */
  public String version() {
    return services.digest().plus(new Digest(0, format)).toString();
  }
}
