package io.sluice.launcher;

import static io.sluice.launcher.ConfigurationFile.ONE_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake is told at once, with its line, its key, its value and what is allowed. */
final class ConfigurationMistakesTest {
  private final Path folder;
  private final ConfigurationFile file;

  ConfigurationMistakesTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = new ConfigurationFile(folder, Map.of("LIMIT", "s3cr3t"));
  }

  @Test
  void allMistakesAreToldInTheOrderOfTheFile() {
    List<String> mistakes =
        file.mistakes(
            """
            membr: sluice-1
            environments: [vm, Cloud]
            guard: { maxDrop: 80 }
            guard: { window: soon }
            start: { wait: 2h, wait: 1s }
            zookeeper: { members: [127.0.0.1:18701] }
            sources:
              - { name: vms, kind: file, environment: vms, path: vms.yaml }
              - { name: vms, kind: zookeeper, environment: vm, pth: /services }
              - { kind: consul, environment: vm, path: x, address: 127.0.0.1:8500, trust: maybe }
              - orders
            """);

    assertThat(mistakes)
        .containsExactly(
            "line 1: membr: unknown key; did you mean member?",
            "line 2: environments: \"Cloud\" is wrong; 1 to 31 of lower-case letters, digits and"
                + " '-', starting with a letter",
            "line 4: guard: stands here twice",
            "line 4: guard.window: \"soon\" is wrong; allowed: 1s to 1h, such as 500ms, 30s, 5m",
            "line 5: start.wait: stands here twice",
            "line 6: zookeeper: unknown key; known here: member, data, environments, xds,"
                + " registration, console, auth, store, cluster, guard, start, audit, history,"
                + " approvals, migrations, sources",
            "line 8: sources[0].environment: \"vms\" is not among environments: vm, Cloud",
            "line 9: sources[1].kind: \"zookeeper\" is wrong; allowed: one of "
                + RegistryKind.words(),
            "line 9: sources[1].pth: unknown key; did you mean path?",
            "line 9: sources[1].name: \"vms\" names two sources",
            "line 10: sources[2].path: is no key of a source of kind consul",
            "line 10: sources[2].name: is missing; allowed: 1 to 63 letters, digits, '.', '_' and"
                + " '-'",
            "line 10: sources[2].trust: \"maybe\" is wrong; allowed: one of register, confirm,"
                + " veto",
            "line 10: sources[2].address: \"127.0.0.1:8500\" is wrong; allowed: http://HOST:PORT"
                + " or https://HOST:PORT",
            "line 11: sources[3]: must be a mapping of keys");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "guard: { maxDrop: 101% }|guard.maxDrop|101%|0% to 100%",
        "guard: { maxDrop: 0.5 }|guard.maxDrop|0.5|0% to 100%",
        "guard: { maxDrop: -1% }|guard.maxDrop|-1%|0% to 100%",
        "guard: { sourceMaxDrop: 0% }|guard.sourceMaxDrop|0%|1% to 100%",
        "guard: { window: 999ms }|guard.window|999ms|1s to 1h",
        "guard: { window: 61m }|guard.window|61m|1s to 1h",
        "guard: { confirm: 30 }|guard.confirm|30|1s to 1h",
        "guard: { confirm: -5s }|guard.confirm|-5s|1s to 1h",
        "guard: { sourceWindow: 99999999999h }|guard.sourceWindow|99999999999h|1s to 24h",
        "guard: { expireStale: sometimes }|guard.expireStale|sometimes|never, or 1s to 8760h",
        "start: { wait: 99ms }|start.wait|99ms|100ms to 1h",
        "xds: { listen: 18000 }|xds.listen|18000|HOST:PORT",
        "xds: { listen: \"127.0.0.1:0\" }|xds.listen|127.0.0.1:0|1 to 65535",
        "xds: { listen: \"127.0.0.1:65536\" }|xds.listen|127.0.0.1:65536|1 to 65535",
        "console: { listen: \":18080\" }|console.listen|:18080|HOST:PORT",
        "console: { listen: \"no such host:1\" }|console.listen|no such host:1|HOST:PORT",
        "store: { url: \"jdbc:postgresql://db\" }|store.url|postgresql://db|HOST:PORT/NAME",
        "store: { url: \"jdbc:postgresql://a:b@db/x\" }|store.url|(hidden)@db/x|HOST:PORT/NAME",
        "store: { url: \"jdbc:postgresql://db/x?password=abc\" }|store.url|password=(hidden)|without",
        "store: { url: \"jdbc:postgresql://db/x?a=b&user=ana\" }|store.url|user=ana|without",
        "store: { url: \"jdbc:h2:mem:x\" }|store.url|jdbc:h2:mem:x|jdbc:h2:file:PATH",
        "store: { url: \"jdbc:h2:file:./x;INIT=drop\" }|store.url|INIT|jdbc:h2:file:PATH",
        "member: \"two words\"|member|two words|1 to 63 letters",
        "data: \"\"|data|\"\"|a path",
      })
  void aWrongValueIsToldWithWhatIsAllowed(String line, String key, String value, String allowed) {
    assertThat(file.mistakes(line + "\n" + ONE_SOURCE))
        .singleElement()
        .asString()
        .startsWith("line 1: " + key + ": ")
        .contains(value)
        .contains("is wrong; allowed: ")
        .contains(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region: DC1|region|DC1",
        "precedence: 1001|precedence|1001",
        "precedence: high|precedence|high",
        "admission: maybe|admission|maybe",
        "required: perhaps|required|perhaps",
        "consistency: eventual|consistency|eventual",
        "datacenter: a/b|datacenter|a/b",
        "address: \"http://user@consul:8500\"|address|host and a port",
        "tags: live|tags|list",
        "exclude: [ {} ]|exclude[0].name|needs a name, tags or meta",
        "exclude: [ { nam: x } ]|exclude[0].nam|did you mean name?",
        "identity: [ { stripSuffix: a, defaultPort: b } ]|identity|every entry is one of",
        "identity: [ { stripSuffix: \"\" } ]|identity[0].stripSuffix|must not be empty",
        "identity: [ { rename: { a: \"b c\" } } ]|identity[0].rename|b c",
        "identity: [ { rename: [ a ] } ]|identity[0].rename|mapping",
      })
  void aWrongValueOfASourceIsToldWithItsPlace(String entry, String key, String words) {
    String text =
        "sources:\n  - { name: dc1, kind: consul, environment: vm, %s }\n".formatted(entry);

    assertThat(file.mistakes(text))
        .anySatisfy(
            mistake -> assertThat(mistake).startsWith("line 2: sources[0]." + key).contains(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefix: /|prefix: \"/\" is wrong; allowed: empty for all keys",
        "endpoints: [ \"http://u:p4ss@a b:1\" ]|endpoints: \"http://(hidden)@a b:1\" is no URL",
        "endpoints: [ \"http://u:p4ss@h:1\" ]|endpoints: an endpoint must be a host and a port",
      })
  void aWrongValueOfEtcdIsToldWithItsPlace(String entry, String words) {
    assertThat(file.mistakes(source("etcd", entry)))
        .singleElement()
        .asString()
        .startsWith("line 2: sources[0]." + words)
        .doesNotContain("p4ss");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "paging: { style: page, sizeKey: a b }|paging.sizeKey: \"a b\" is wrong; allowed: empty",
        "paging: { style: page, positionKey: \"{p}\" }|paging.positionKey: \"{p}\" is wrong",
        "paging: { style: page, positionKey: \"\" }|paging.positionKey: \"\" is wrong",
        "tokenHeader: a b|tokenHeader: tokenHeader has a name that is not allowed",
        "tokenScheme: a b|tokenScheme: tokenScheme has a name that is not allowed",
        "headers: { Host: p4ss }|headers: headers has a name that is not allowed",
        "headers: { X-Key: \"file:no-such\" }|headers.X-Key: \"file:no-such\" cannot be read",
        "fields: { zone: rack }|fields: a pointer begins with /",
        "metadata: { rack: rack }|metadata: a pointer begins with /",
      })
  void aWrongValueOfACmdbIsToldWithItsPlace(String entry, String words) {
    String url = "preset: netbox, url: \"http://127.0.0.1:8000/\", ";

    assertThat(file.mistakes(source("cmdb", url + entry)))
        .singleElement()
        .asString()
        .startsWith("line 2: sources[0]." + words)
        .doesNotContain("p4ss");
  }

  @Test
  void aPasswordInAUrlIsNotShown() {
    assertThat(
            file.mistakes(
                source("cmdb", "preset: netbox, url: \"http://u:p4ss@a b/\", objects: services")))
        .singleElement()
        .asString()
        .startsWith("line 2: sources[0].url: \"http://(hidden)@a b/\" is wrong")
        .doesNotContain("p4ss");
  }

  @Test
  void aHeaderMayStandInAFile() throws IOException {
    Files.writeString(folder.resolve("key"), "s3cr3t key\n");

    assertThat(
            file.right(
                    source(
                        "cmdb",
                        "preset: netbox, url: \"http://127.0.0.1:8000/\", headers: { X-Key:"
                            + " \"file:key\" }"))
                .sources())
        .singleElement()
        .satisfies(
            source ->
                assertThat(((CmdbKeys.Cmdb) source.registry()).settings().access().headers())
                    .containsEntry("X-Key", "s3cr3t key"));
  }

  private static String source(String kind, String keys) {
    return "sources:\n  - { name: a, kind: %s, environment: vm, %s }\n".formatted(kind, keys);
  }

  @Test
  void aSecretThatIsWrongIsNotShown() {
    String text =
        """
        auth: { bootstrapToken: "sh0rt" }
        guard: { maxDrop: "${LIMIT}" }
        sources:
          - { name: dc1, kind: consul, environment: vm, token: "t0 k3n" }
        """;

    assertThat(file.mistakes(text))
        .containsExactly(
            "line 1: auth.bootstrapToken: is wrong; allowed: 8 to 512 visible ASCII characters",
            "line 2: guard.maxDrop: \"${LIMIT}\" is wrong; allowed: 0% to 100%",
            "line 4: sources[0].token: token must be visible ASCII without spaces");
  }

  @Test
  void aVariableThatIsNotSetIsAMistake() {
    assertThat(file.mistakes("auth: { bootstrapToken: \"${SLUICE_ADMIN_TOKEN}\" }\n" + ONE_SOURCE))
        .containsExactly(
            "line 1: auth.bootstrapToken: the environment variable SLUICE_ADMIN_TOKEN is not set");
  }

  @Test
  void aSecretsFileThatCannotBeReadIsAMistake() {
    assertThat(file.mistakes("auth: { bootstrapToken: \"file:no-such\" }\n" + ONE_SOURCE))
        .containsExactly(
            "line 1: auth.bootstrapToken: \"file:no-such\" cannot be read; allowed: the secret, or"
                + " file:PATH");
  }

  @Test
  void aServerNeedsASource() {
    assertThat(file.mistakes("member: a\n"))
        .containsExactly("line 1: sources: must list at least one source");
    assertThat(file.mistakes("")).containsExactly("sources: must list at least one source");
    assertThat(file.mistakes("sources: {}\n")).contains("line 1: sources: must be a list");
  }

  @Test
  void bothListenersOnOneAddressAreAMistake() {
    assertThat(file.mistakes("console: { listen: 127.0.0.1:18000 }\n" + ONE_SOURCE))
        .containsExactly("line 1: console.listen: \"127.0.0.1:18000\" is xDS's as well");
  }

  @Test
  void anAddressInUseIsAMistakeOnlyForAServerThatListensThere() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String text =
          "xds: { listen: 127.0.0.1:%d }\nstart: { wait: x }\n".formatted(taken.getLocalPort())
              + ONE_SOURCE;

      assertThat(file.mistakes(text, List.of(Keys.XDS)))
          .satisfiesExactly(
              mistake ->
                  assertThat(mistake)
                      .startsWith("line 1: xds.listen: \"127.0.0.1:" + taken.getLocalPort())
                      .contains("cannot be listened on"),
              mistake -> assertThat(mistake).startsWith("line 2: start.wait"));
      assertThat(file.mistakes(text)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "guard: { maxDrop: 50%|not YAML",
        "sources: [ *nobody ]|not YAML",
        "- a list|must be a mapping of keys",
        "just words|must be a mapping of keys",
        "`a: b\n---\nc: d`|not YAML",
        "[ a, b ]: c|a key must be a word",
        "`data: \"a\\0b\"`|data",
      })
  void aFileThatIsNoConfigurationSaysSo(String text, String words) {
    assertThat(file.mistakes(text)).anySatisfy(mistake -> assertThat(mistake).contains(words));
  }

  @Test
  void aGatewayBelongsToOneEnvironmentOfOneNetwork() {
    List<String> mistakes =
        file.mistakes(
            """
            environments: [vm, kubernetes]
            sources:
              - { name: vms, kind: file, environment: vm, path: a, network: dc2, gateways: [10.9.0.1:15443] }
              - { name: more, kind: file, environment: vm, path: b, network: dc2, gateways: [10.9.0.1:15443] }
              - { name: pods, kind: file, environment: kubernetes, path: c, network: dc2, gateways: [10.9.0.1:15443] }
            """);

    assertThat(mistakes)
        .containsExactly(
            "line 5: sources[2].gateways: 10.9.0.1:15443 is a gateway of source vms, in another"
                + " environment or network: each needs an address or port of its own");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});

    assertThat(ConfigurationReader.read(missing, name -> null, List.of()))
        .isEqualTo(new ConfigurationReader.Outcome.Wrong(List.of("there is no file " + missing)));
    assertThat(ConfigurationReader.read(binary, name -> null, List.of()))
        .isEqualTo(new ConfigurationReader.Outcome.Wrong(List.of(binary + " is not UTF-8 text")));
    assertThat(ConfigurationReader.read(folder, name -> null, List.of()))
        .isInstanceOf(ConfigurationReader.Outcome.Wrong.class);
  }
}
