package io.sluice.registry.file;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.testkit.RegistryAdapterContract;
import io.sluice.registry.testkit.RegistryUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

class FileContractTest extends RegistryAdapterContract {
  @TempDir Path folder = Path.of(".");

  @Override
  protected RegistryUnderTest registry() {
    return new RewrittenFile(folder.resolve("vms.yaml"));
  }

  /** A file that somebody edits, each time by a rename over it. */
  private static final class RewrittenFile implements RegistryUnderTest {
    private final Path path;
    private final Map<String, String> services = new TreeMap<>();

    RewrittenFile(Path path) {
      this.path = path;
      write();
    }

    @Override
    public RegistryAdapter adapter() {
      return new FileRegistry("vms", path);
    }

    @Override
    public String threadPrefix() {
      return "sluice-vms-";
    }

    @Override
    public void put(String service, List<Instance> instances) {
      services.put(service, entries(instances));
      write();
    }

    @Override
    public void putWithMalformed(String service, List<Instance> instances) {
      services.put(service, entries(instances) + ", { address: 127.0.0.1, port: eighty }");
      write();
    }

    @Override
    public void remove(String service) {
      services.remove(service);
      write();
    }

    @Override
    public void breakDown() {
      try {
        Files.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void recover() {
      write();
    }

    @Override
    public void close() {
      services.clear();
    }

    private static String entries(List<Instance> instances) {
      return instances.stream()
          .map(
              one ->
                  String.format(
                      "{ address: %s, port: %d, health: %s }",
                      one.address(), one.port(), one.health().name().toLowerCase(Locale.ROOT)))
          .collect(Collectors.joining(", "));
    }

    private void write() {
      String body =
          services.isEmpty()
              ? "services: {}\n"
              : services.entrySet().stream()
                  .map(entry -> "  " + entry.getKey() + ": [ " + entry.getValue() + " ]\n")
                  .collect(Collectors.joining("", "services:\n", ""));
      try {
        Path next = Files.writeString(path.resolveSibling("next.yaml"), body);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
