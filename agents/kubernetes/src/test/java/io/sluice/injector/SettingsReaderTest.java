package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @Test
  void onlyTheServersMustBeSaid() throws Exception {
    Settings settings = SettingsReader.read("mesh: { xds: [ 'sluice:18000' ] }");

    assertThat(settings.listen()).isEqualTo("0.0.0.0:9443");
    assertThat(settings.health()).isEqualTo("0.0.0.0:9080");
    assertThat(settings.wrong()).isEqualTo(Settings.Wrong.ADMIT);
    assertThat(settings.naming()).isEqualTo("{app}.{namespace}");
    assertThat(settings.mesh().environment()).isEqualTo("kubernetes");
    assertThat(settings.sidecars().areNative()).isTrue();
    assertThat(settings.sidecars().drain()).isZero();
    assertThat(settings.sidecars().user()).isEqualTo(65_532);
    assertThat(settings.sidecars().ports())
        .isEqualTo(new Settings.Ports(15_006, 15_001, 15_000, 15_021, 15_010, 15_011));
    assertThat(settings.certificates())
        .isEqualTo(
            new Settings.Certificates(
                "sluice", "sluice-injector", "sluice-injector", "sluice-injector", 90));
  }

  @Test
  void quantitiesAreAsKubernetesWritesThem() throws Exception {
    Settings settings =
        SettingsReader.read(
            """
            mesh: { xds: [ 'sluice:18000' ] }
            agent:
              resources:
                requests: { cpu: 1, memory: 100M, ephemeral-storage: 1Ti }
                limits: { cpu: 1.5, memory: 17179869184, ephemeral-storage: 2G }
            envoy:
              resources: { requests: { memory: 1e9, cpu: 100m }, limits: { memory: 1T } }
            """);

    Map<String, Quantity> requests = settings.sidecars().agent().resources().getRequests();
    Map<String, Quantity> limits = settings.sidecars().agent().resources().getLimits();
    assertThat(requests).containsEntry("memory", new Quantity("100M"));
    assertThat(limits).containsEntry("memory", new Quantity("17179869184"));
    assertThat(settings.sidecars().envoy().resources().getRequests().get("memory"))
        .isEqualTo(new Quantity("1000000000"));
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsPlace() {
    WrongInput wrong =
        catchThrowableOfType(
            WrongInput.class,
            () ->
                SettingsReader.read(
                    """
                    listen: nowhere
                    wrong: maybe
                    service: "a b"
                    tpyo: 1
                    mesh: { environment: K8S, xds: [ a ] }
                    sidecars: { kind: magic, drain: -1 }
                    ports: { ingress: 15001, probes: 99999 }
                    agent: { resources: { limits: { memory: much, gpu: 1 } } }
                    certificates: { days: 0, secret: A_B }
                    """));

    assertThat(wrong.mistakes().stream().map(Mistake::place))
        .containsExactlyInAnyOrder(
            "tpyo",
            "listen",
            "wrong",
            "service",
            "mesh.xds[0]",
            "mesh.environment",
            "sidecars.kind",
            "sidecars.drain",
            "ports.probes",
            "ports.egress",
            "agent.resources.limits.gpu",
            "agent.resources.limits.memory",
            "certificates.secret",
            "certificates.days");
    assertThat(wrong.words().lines()).allMatch(line -> line.matches("[^:]+: '.*' is not .+"));
  }

  @Test
  void whatIsNoConfigurationIsNamed(@TempDir Path folder) throws Exception {
    assertThat(words("a: [")).startsWith("(document): ");
    assertThat(words("a: 1\na: 2")).contains("Duplicate");
    assertThat(words("[]")).contains("a mapping of keys to values");
    assertThat(words("")).contains("mesh.xds");
    Path missing = folder.resolve("none.yaml");
    assertThat(catchThrowableOfType(WrongInput.class, () -> SettingsReader.read(missing)).words())
        .isEqualTo("--config: '" + missing + "' is not a file that exists");
    Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat(70_000));
    assertThat(catchThrowableOfType(WrongInput.class, () -> SettingsReader.read(large)).words())
        .contains("up to 64 KiB");
  }

  private static String words(String text) {
    return catchThrowableOfType(WrongInput.class, () -> SettingsReader.read(text)).words();
  }
}
