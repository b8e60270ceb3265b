package io.sluice.registry.cmdb;

import java.util.Arrays;
import java.util.Optional;

/** What Sluice looks for in a CMDB's answers. */
public enum Field {
  /** Of a page: the list of entries; the page itself is the list when it is not set. */
  ITEMS("items"),
  /** Of a page: how many entries all pages have together. */
  COUNT("count"),
  /** Of a page: the address of the next one, null or missing on the last. */
  NEXT("next"),
  /** What identifies the entry in the CMDB. */
  ID("id"),
  /** The service's name. */
  SERVICE("service"),
  /** IP addresses, also as {@code 10.0.0.1/24}. */
  ADDRESS("address"),
  /** Ports, as numbers or as text. */
  PORT("port"),
  /** The port's name. */
  PORT_NAME("portName"),
  /** {@code http}, {@code http2}, {@code grpc} or {@code tcp}. */
  PROTOCOL("protocol"),
  /** Where the machine stands in its life. */
  STATUS("status"),
  /** The real zone, such as the rack. */
  ZONE("zone"),
  /** The relative weight. */
  WEIGHT("weight"),
  /** The machine's name. */
  NODE("node"),
  /** Tags, as texts. */
  TAGS("tags");

  private final String key;

  Field(String key) {
    this.key = key;
  }

  /** Its key in the configuration. */
  public String key() {
    return key;
  }

  /** The field with a key. */
  public static Optional<Field> of(String key) {
    return Arrays.stream(values()).filter(field -> field.key.equals(key)).findFirst();
  }
}
