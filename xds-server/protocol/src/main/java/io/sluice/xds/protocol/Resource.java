package io.sluice.xds.protocol;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;

/**
 * One state of a resource. Two states with the same version are the same state: clients are not
 * sent a version that they have, also after a restart of the server.
 *
 * @param version a hash of the bytes, not empty
 * @param bytes the serialized resource, the value of its {@code Any}
 */
public record Resource(String version, ByteString bytes) {
  public Resource {
    requireNonNull(bytes, "bytes");
    if (version.isEmpty()) {
      throw new IllegalArgumentException("a resource's version is not empty");
    }
  }

  /** A resource whose version is computed here: 16 hexadecimal digits of the bytes' SHA-256. */
  public static Resource of(ByteString bytes) {
    return new Resource(new ContentHash().add(bytes).hex(), bytes);
  }
}
