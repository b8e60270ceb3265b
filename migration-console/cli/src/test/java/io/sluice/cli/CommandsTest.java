package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.contract.OpenApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** There is a command for every path of the description. */
class CommandsTest extends AtServer {
  @Test
  void everyPathHasACommand() throws IOException {
    for (String command :
        List.of(
            "services",
            "show orders",
            "shares orders",
            "split orders",
            "split orders vm=50 kubernetes=50",
            "split --file " + Files.writeString(home.resolve("wave"), "orders: {vm: 100}"),
            "events --count 1",
            "preview orders vm=90 kubernetes=10",
            "reach orders --environment kubernetes --reason soon",
            "reach orders --last",
            "rollback orders",
            "emergency list",
            "emergency keep orders",
            "policy orders",
            "policy orders --empty hold",
            "sources",
            "sources vms",
            "sources vms --check",
            "sources --explain vms",
            "compare orders --with file:" + saved(),
            "compare --all --with file:" + saved(),
            "alarms",
            "changes",
            "members",
            "migrate waves --to kubernetes",
            "proxies",
            "proxy web/1",
            "proxy web/1 config --filter orders",
            "proxy web/1 clusters",
            "proxy web/1 stats",
            "proxy web/1 log-level",
            "proxy web/1 log-level debug --for 5m --reason looking",
            "proxy web/1 forget --reason gone",
            "conflicts",
            "candidates",
            "admit orders legacy/order/svc",
            "confirm vms orders",
            "confirm vms --all",
            "hold",
            "hold orders --for 4h --reason moving",
            "hold vms --end",
            "drain",
            "drain source vms --dry-run",
            "drain source vms --for 2h --force --reason cooling",
            "drain zone rack-7 --end",
            "audit",
            "audit head",
            "audit verify",
            "audit export --to " + saved() + ".audit",
            "backup " + saved() + ".backup",
            "registry orders --at 2026-03-01T08:00:00Z --receivers",
            "history orders --from 2026-03-01T08:00:00Z --to 2026-03-01T08:00:00Z",
            "evacuate",
            "evacuate vm --services ord* --dry-run",
            "evacuate vm --services ord* --reason rack",
            "evacuate --restore 7f3a",
            "migrate pause --all --reason storm",
            "upgrade",
            "upgrade status",
            "upgrade finish --every 1m --reason new",
            "upgrade pause",
            "upgrade back",
            "freeze",
            "freeze list",
            "freeze add pay-* --for 2h --reason feast",
            "freeze end f-1",
            "split orders vm=50 kubernetes=50 --ask",
            "split orders vm=50 kubernetes=50 --break-glass --reason burns",
            "approvals",
            "approvals list --all",
            "approval approve a-1",
            "approvals close a-1 --reason seen",
            "approvals withdraw a-1",
            "migrate",
            "migrate list --all --service orders",
            "migrate plan orders --to kubernetes --bake 1m --holdback 5 --reason why",
            "migrate start orders --yes",
            "migrate status 7f3a0b1c",
            "migrate pause orders --reason lunch",
            "migrate resume orders",
            "migrate advance orders",
            "migrate approve orders --gate step-3",
            "migrate rollback orders --force",
            "migrate abort orders",
            "migrate finish orders --early",
            "rollback --all-running",
            "split orders vm=50 kubernetes=50 --take-over",
            "user list",
            "user show alice",
            "user add alice --group team --no-password",
            "user set alice --full-name Alice",
            "user disable alice",
            "user password alice --password-file " + saved("a new password"),
            "user remove alice",
            "grant list",
            "grant add --role operator --user alice --services orders-*",
            "grant remove g-1",
            "token list",
            "token create ci --role viewer --for 30d",
            "token revoke t-1",
            "whoami",
            "login",
            "login alice --password-file " + saved("a password"))) {
      assertThat(sluice(command).code()).as(command).isZero();
    }

    assertThat(sluice("logout").out()).contains("signed out of");
    assertThat(sluice("logout").out()).contains("not signed in");
    assertThat(sluice("compare orders --with shadow").code()).isEqualTo(1);
    for (String operation : described()) {
      String pattern = operation.replaceAll("\\{[a-z]+}", "[^/]+").replace("/", "\\/");
      assertThat(server.lines())
          .as("no command for " + operation)
          .anyMatch(line -> line.replaceAll("\\?.*", "").matches(pattern));
    }
  }

  private Path saved() throws IOException {
    return Files.writeString(
        home.resolve("vms.yaml"), "services: { orders: [ { address: 10.0.0.1, port: 80 } ] }");
  }

  private String saved(String secret) throws IOException {
    return Files.writeString(home.resolve("secret-" + secret.length()), secret + "\n").toString();
  }

  /** Every operation of the description that a person may want. */
  private static List<String> described() {
    List<String> operations = new ArrayList<>();
    map(map(new Yaml().load(OpenApi.yaml())).get("paths"))
        .forEach(
            (path, item) -> {
              if (path.startsWith("/api/v1/")
                  && !path.endsWith("openapi.yaml")
                  && !path.endsWith("schema.json")) {
                for (String verb : List.of("get", "put", "post", "delete")) {
                  if (map(item).containsKey(verb)) {
                    operations.add(
                        verb.toUpperCase(Locale.ROOT) + " " + path.substring("/api/v1".length()));
                  }
                }
              }
            });
    assertThat(operations).hasSizeGreaterThan(10);
    return operations;
  }
}
