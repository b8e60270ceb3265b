package io.sluice.registry.kubernetes;

/** An object's place: its namespace (empty for what is in none) and its name. */
record Key(String namespace, String name) {
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
