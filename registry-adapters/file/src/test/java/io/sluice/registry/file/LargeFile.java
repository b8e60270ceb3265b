package io.sluice.registry.file;

/** A registry as large as is promised. */
final class LargeFile {
  private LargeFile() {}

  static String yaml(int services, int instances) {
    StringBuilder yaml = new StringBuilder(services * instances * 48).append("services:\n");
    for (int service = 0; service < services; service++) {
      yaml.append("  service-").append(service).append(":\n");
      for (int i = 0; i < instances; i++) {
        yaml.append("    - { address: 10.")
            .append(service / 256)
            .append('.')
            .append(service % 256)
            .append('.')
            .append(i)
            .append(", port: 8080, zone: r1 }\n");
      }
    }
    return yaml.toString();
  }
}
