package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ServiceItem;
import io.sluice.console.contract.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "services", description = "The merged registry, a service a line.")
final class ServicesCommand implements Runnable {
  private final Sluice sluice;

  @Option(
      names = {"-q", "--query"},
      paramLabel = "TEXT",
      description = "Part of the name.")
  private @Nullable String query;

  @Option(names = "--environment", paramLabel = "NAME", description = "Has endpoints there.")
  private @Nullable String environment;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "emergency, waiting, empty, not-honoured, conflict, split or home.")
  private @Nullable String state;

  ServicesCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    List<String> filters = new ArrayList<>();
    filter(filters, "q", query);
    filter(filters, "environment", environment);
    filter(filters, "state", state);
    String path = "/services" + (filters.isEmpty() ? "" : "?" + String.join("&", filters));
    Client client = sluice.client();
    JsonNode list = client.all(path);
    if (sluice.printed(list)) {
      return;
    }
    AlarmsCommand.hint(sluice, client);
    Paper paper = sluice.paper();
    if (list.path("items").isEmpty()) {
      paper.line(
          filters.isEmpty()
              ? "no services yet; sluice sources says whether the registries can be read"
              : "no service is like that");
      return;
    }
    List<ServiceItem> items = new ArrayList<>();
    list.path("items").forEach(node -> items.add(Bodies.as(node, ServiceItem.class)));
    new FleetTable(paper, items).print();
  }

  private static void filter(List<String> filters, String name, @Nullable String value) {
    if (value != null) {
      filters.add(name + "=" + Client.encoded(value));
    }
  }

  static Cell state(ServiceState state) {
    String word = state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return Cell.of(
        word,
        switch (state) {
          case EMERGENCY, EMPTY, NOT_HONOURED -> Tint.BAD;
          case WAITING, CONFLICT -> Tint.WARN;
          case SPLIT, HOME -> Tint.GOOD;
        });
  }

  static String ready(Map<String, ServiceItem.EndpointCount> environments) {
    return environments.entrySet().stream()
        .map(
            entry ->
                entry.getKey() + " " + entry.getValue().ready() + "/" + entry.getValue().total())
        .collect(Collectors.joining("  "));
  }
}
