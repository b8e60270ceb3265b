package io.sluice.view;

/**
 * The merged result: who serves what, with which weights. Immutable; an exact, clock-free function
 * of snapshots, homes, admissions, splits, policies and the format number.
 *
 * @param formats of rendering
 * @param services by name
 */
public record FederatedView(Formats formats, Cells<ServiceView> services) {

  /** Of one format for all. */
  public FederatedView(int format, Cells<ServiceView> services) {
    this(Formats.of(format), services);
  }

  /** No service. */
  public static FederatedView empty(int format) {
    return empty(Formats.of(format));
  }

  /** No service. */
  public static FederatedView empty(Formats formats) {
    return new FederatedView(formats, Cells.empty(ServiceView::digest));
  }

  /** The rendering format in force. */
  public int format() {
    return formats.number();
  }

  /** Two members with one version publish the same; 32 hexadecimal digits. */
  public String version() {
    return services.digest().plus(new Digest(0, formats.packed())).toString();
  }
}
