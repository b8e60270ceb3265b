package io.sluice.registry.etcd;

/**
 * How instances are written below the prefix. In all layouts a key is {@code
 * PREFIX/SERVICE/INSTANCE}: the instance is what follows the last slash, the service what stands
 * between it and the prefix, slashes included.
 */
public sealed interface EtcdLayout {
  /**
   * As etcd's own gRPC naming writes it: {@code {"Op":0,"Addr":"host:port","Metadata":...}}. What
   * the metadata say of {@code weight}, {@code zone}, {@code protocol}, {@code portName} and {@code
   * tags} is taken for that.
   */
  record GrpcNaming() implements EtcdLayout {}

  /** The value is {@code host:port}. */
  record Keys() implements EtcdLayout {}

  /** The value is a JSON document. */
  record Json(JsonFields fields) implements EtcdLayout {}
}
