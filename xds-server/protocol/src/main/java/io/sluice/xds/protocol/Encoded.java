package io.sluice.xds.protocol;

import com.google.protobuf.Any;

/** A named resource in the forms in which both protocols carry it, shared by every stream. */
record Encoded(
    String name,
    Resource resource,
    Any any,
    io.envoyproxy.envoy.service.discovery.v3.Resource delta) {
  static Encoded of(String type, String name, Resource resource) {
    Any any = Any.newBuilder().setTypeUrl(type).setValue(resource.bytes()).build();
    return new Encoded(
        name,
        resource,
        any,
        io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
            .setName(name)
            .setVersion(resource.version())
            .setResource(any)
            .build());
  }

  String version() {
    return resource.version();
  }
}
