package io.sluice.xds.protocol;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * A named resource as both protocols carry it, shared by every stream: its bytes, and what stands
 * before them.
 *
 * @param inSotw the head in a DiscoveryResponse, whose resources are {@code Any}s
 * @param inDelta the head in a DeltaDiscoveryResponse, whose resources have name and version
 * @param alone the version of a response that has nothing but this resource
 */
record Encoded(
    String name, Resource resource, ByteString inSotw, ByteString inDelta, String alone) {
  private static final int RESOURCES = 2;
  private static final int ANY_TYPE_URL = 1;
  private static final int ANY_VALUE = 2;
  private static final int RESOURCE_VERSION = 1;
  private static final int RESOURCE_ANY = 2;
  private static final int RESOURCE_NAME = 3;

  static Encoded of(String type, String name, Resource resource) {
    ByteString bytes = resource.bytes();
    ByteString anyHead =
        Frame.field(ANY_TYPE_URL, type).concat(Frame.head(ANY_VALUE, bytes.size()));
    int any = anyHead.size() + bytes.size();
    ByteString resourceHead =
        Frame.field(RESOURCE_NAME, name)
            .concat(Frame.field(RESOURCE_VERSION, resource.version()))
            .concat(Frame.head(RESOURCE_ANY, any))
            .concat(anyHead);
    return new Encoded(
        name,
        resource,
        flat(Frame.head(RESOURCES, any).concat(anyHead)),
        flat(Frame.head(RESOURCES, resourceHead.size() + bytes.size()).concat(resourceHead)),
        new ContentHash().add(name).add(resource.version()).hex());
  }

  private static ByteString flat(ByteString pieces) {
    return ByteString.copyFrom(pieces.toByteArray());
  }

  String version() {
    return resource.version();
  }

  /** The version of a response with these resources and nothing else. */
  static String version(List<Encoded> resources) {
    if (resources.size() == 1) {
      return resources.get(0).alone();
    }
    ContentHash hash = new ContentHash();
    resources.forEach(encoded -> hash.add(encoded.name()).add(encoded.version()));
    return hash.hex();
  }
}
