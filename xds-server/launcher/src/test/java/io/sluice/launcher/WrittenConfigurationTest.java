package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class WrittenConfigurationTest {
  @Test
  void everyValueStandsUnderItsPathAndASourceUnderItsName() {
    assertThat(
            written(
                """
                member: one
                guard: { maxDrop: 50% }
                environments: [vm, kubernetes]
                sources:
                - { name: vms, kind: file, identity: [ { stripSuffix: -vm } ] }
                """))
        .containsEntry("member", "one")
        .containsEntry("guard.maxDrop", "50%")
        .containsEntry("environments", "vm, kubernetes")
        .containsEntry("sources[vms].kind", "file")
        .containsEntry("sources[vms].identity[0].stripSuffix", "-vm")
        .hasSize(6);
  }

  @Test
  void noSecretStandsThere() {
    assertThat(
            written(
                    """
                    auth: { bootstrapToken: secret-1 }
                    store:
                      url: 'jdbc:postgresql://u:secret-2@db/x?password=secret-3'
                      password: secret-4
                    sources:
                    - name: assets
                      token: secret-5
                      headers: { X: secret-6 }
                      url: 'https://a:secret-7@b/'
                    """)
                .toString())
        .doesNotContain("secret-")
        .contains("jdbc:postgresql:", "https:");
  }

  @Test
  void aVariableStandsByItsNameAndAnEmptyFileIsEmpty() {
    assertThat(written("member: ${NAME}")).containsEntry("member", "${NAME}");
    assertThat(written("")).isEmpty();
  }

  private static SortedMap<String, String> written(String text) {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return WrittenConfiguration.of(yaml.compose(new StringReader(text)));
  }
}
