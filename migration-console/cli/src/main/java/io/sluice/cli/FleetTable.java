package io.sluice.cli;

import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ReturnPathBody;
import io.sluice.console.contract.ServiceItem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Services a line each. Shares are numbers in the order of environments that stands above the bars,
 * so that a line fits a terminal; what is published is said where it is not what was asked.
 */
final class FleetTable {
  private final Paper paper;
  private final List<ServiceItem> items;
  private final Set<String> environments = new LinkedHashSet<>();

  FleetTable(Paper paper, List<ServiceItem> items) {
    this.paper = paper;
    this.items = items;
    items.forEach(item -> environments.addAll(item.environments().keySet()));
  }

  void print() {
    boolean differs = items.stream().anyMatch(FleetTable::isPublishedOtherwise);
    List<String> header = new ArrayList<>(List.of("SERVICE", "STATE"));
    header.add(String.join("/", environments));
    header.add("ASKED");
    if (differs) {
      header.add("PUBLISHED");
    }
    header.addAll(List.of("MEASURED", "ACKS", "READY", "RETURN PATH"));
    List<List<Cell>> rows = new ArrayList<>();
    for (ServiceItem item : items) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(item.name(), Tint.BOLD));
      row.add(ServicesCommand.state(item.state()));
      row.add(paper.bar(item.published(), environments));
      row.add(Cell.of(shares(item.asked(), 2)));
      if (differs) {
        row.add(Cell.of(shares(item.published(), 2)));
      }
      row.add(Cell.of(item.measured() == null ? "" : shares(item.measured().shares(), 1)));
      row.add(acknowledged(item.acknowledged()));
      row.add(Cell.of(ready(item)));
      row.add(wayBack(item.returnPath()));
      rows.add(row);
    }
    paper.table(header, rows);
    notes();
  }

  private static boolean isPublishedOtherwise(ServiceItem item) {
    return environmentsOf(item).stream()
        .anyMatch(
            name ->
                !item.asked().getOrDefault(name, 0).equals(item.published().getOrDefault(name, 0)));
  }

  private static Set<String> environmentsOf(ServiceItem item) {
    Set<String> names = new LinkedHashSet<>(item.asked().keySet());
    names.addAll(item.published().keySet());
    return names;
  }

  /** What does not fit into a line. */
  private void notes() {
    for (ServiceItem item : items) {
      if (item.migration() != null) {
        paper.line(item.name() + ": " + MigrationReport.brief(item.migration()));
      }
      if (item.alarms() != null && item.alarms().count() > 0) {
        int count = item.alarms().count();
        paper.line(
            Tint.WARN,
            item.name()
                + ": "
                + count
                + (count == 1 ? " alarm, " : " alarms, the gravest ")
                + item.alarms().worst());
      }
    }
    String frozen =
        items.stream()
            .filter(ServiceItem::frozen)
            .map(ServiceItem::name)
            .collect(Collectors.joining(", "));
    if (!frozen.isEmpty()) {
      paper.line(Tint.WARN, "frozen: " + frozen);
    }
  }

  private String shares(Map<String, Integer> shares, int decimals) {
    return shares.isEmpty()
        ? ""
        : environments.stream()
            .map(
                name ->
                    BigDecimal.valueOf(shares.getOrDefault(name, 0), 2)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString())
            .collect(Collectors.joining("/"));
  }

  private static Cell acknowledged(ServiceItem.@Nullable AcknowledgedItem item) {
    if (item == null) {
      return Cell.of("");
    }
    String text = item.acknowledged() + "/" + item.known();
    if (item.rejected() > 0) {
      return Cell.of(text + " " + item.rejected() + " reject", Tint.BAD);
    }
    return Cell.of(text, item.acknowledged() < item.known() ? Tint.WARN : Tint.PLAIN);
  }

  private String ready(ServiceItem item) {
    return item.environments().isEmpty()
        ? ""
        : environments.stream()
            .map(name -> item.environments().get(name))
            .map(count -> count == null ? "-" : count.ready() + "/" + count.total())
            .collect(Collectors.joining(" "));
  }

  private static Cell wayBack(@Nullable ReturnPathBody path) {
    return path == null
        ? Cell.of("")
        : Cell.of(path.words(), path.complete() ? Tint.PLAIN : Tint.WARN);
  }
}
