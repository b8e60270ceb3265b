package io.sluice.xds.resources;

/** Format 2: as format 1, and connections to a service are probed while they are silent. */
final class FormatTwo extends FormatOne {
  @Override
  public Rendered cluster(Destination destination, ClientKind kind) {
    return kind == ClientKind.ENVOY
        ? Rendered.of(
            ResourceType.CLUSTER,
            destination.cluster(),
            Clusters.probing(Clusters.cluster(destination, kind)))
        : super.cluster(destination, kind);
  }
}
