package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.RecordedBody;
import io.sluice.console.contract.RegistryBody;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "registry",
    description = {
      "The merged registry as it was at a moment, and with --receivers which proxies held what.",
      "A moment that was not recorded lies in a gap, which is said."
    })
final class RegistryCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one.")
  private @Nullable String service;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      defaultValue = "now",
      description = "2026-03-01T08:00:00Z, '10m ago' or -10m. Default: now")
  private String at = "now";

  @Option(names = "--receivers", description = "Also which proxies held what.")
  private boolean receivers;

  @Option(
      names = "--export",
      paramLabel = "jsonl|csv",
      description = "Everything, a line for each service (jsonl) or endpoint (csv).")
  private @Nullable Export export;

  /** In which form everything is written. */
  enum Export {
    jsonl,
    csv
  }

  RegistryCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    Client client = sluice.client();
    String query =
        "/registry?at="
            + Client.encoded(Moments.parse("--at", at, Clock.systemUTC()))
            + (service == null ? "" : "&service=" + Client.encoded(service))
            + (receivers ? "&receivers=true" : "")
            + "&limit=500";
    RegistryReport report = new RegistryReport(sluice, receivers);
    if (export == Export.csv) {
      report.csvHead();
    }
    WholeList whole = new WholeList();
    String cursor = "";
    boolean first = true;
    do {
      JsonNode body = client.get(query + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).body();
      RegistryBody page = Bodies.as(body, RegistryBody.class);
      if (first) {
        report.gap(page.gap());
        nothing(page);
      }
      first = false;
      if (export == Export.jsonl) {
        body.path("items").forEach(report::jsonLine);
      } else if (export == Export.csv) {
        page.items().forEach(report::csv);
      } else {
        whole.add(body);
        for (RecordedBody one : page.items()) {
          report.take(one);
        }
      }
      String next = page.next();
      cursor = next == null || next.equals(cursor) ? "" : next;
    } while (!cursor.isEmpty());
    if (export == null && !sluice.printed(whole.body())) {
      report.print(service != null);
    }
  }

  private void nothing(RegistryBody page) {
    if (service != null && page.items().isEmpty()) {
      throw new Failure(
          Failure.FAILED, "there was no service " + service + " at " + page.at() + " as recorded");
    }
  }
}
