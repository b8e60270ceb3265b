package io.sluice.agent;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a service says of itself: in a file, or, in a pod, by names in the environment and options.
 */
final class ManifestOptions {
  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description =
          "The service manifest. Without one, --service, --environment, --ports and"
              + " --dependencies say what it would.")
  private @Nullable Path manifest;

  @Option(
      names = "--service",
      defaultValue = "${env:SLUICE_SERVICE:-}",
      paramLabel = "NAME",
      description = "The service's name; default: the environment's SLUICE_SERVICE.")
  private String service = "";

  @Option(
      names = "--environment",
      defaultValue = "${env:SLUICE_ENVIRONMENT:-}",
      paramLabel = "NAME",
      description = "Where it runs; default: the environment's SLUICE_ENVIRONMENT.")
  private String environment = "";

  @Option(
      names = "--ports",
      split = ",",
      paramLabel = "KEY=PORT",
      description = "As the manifest's ports, such as service=8080,ingress=15006.")
  private Map<String, Integer> ports = new LinkedHashMap<>();

  @Option(
      names = "--dependencies",
      split = ",",
      paramLabel = "NAME",
      description = "As the manifest's: the services that this one calls.")
  private List<String> dependencies = List.of();

  /** Null when something is wrong, which is added to the mistakes. */
  @Nullable Manifest read(List<Mistake> mistakes) {
    try {
      if (manifest != null) {
        return ManifestReader.read(manifest, "--manifest");
      }
      if (service.isEmpty() && environment.isEmpty()) {
        mistakes.add(
            new Mistake(
                "--manifest", "", "a file; without one --service and --environment are needed"));
        return null;
      }
      return ManifestReader.read(
          Map.of(
              "service", service,
              "environment", environment,
              "ports", ports,
              "dependencies", dependencies));
    } catch (WrongInput wrong) {
      mistakes.addAll(wrong.mistakes());
      return null;
    }
  }
}
