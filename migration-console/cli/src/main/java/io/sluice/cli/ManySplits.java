package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.Limits;
import io.sluice.console.contract.SplitsBody;
import io.sluice.console.contract.SplitsBody.SplitChange;
import io.sluice.console.contract.SplitsRequest;
import io.sluice.console.contract.SplitsRequest.SplitWanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The splits in a file, previewed and then set in one transaction. */
final class ManySplits {
  private final Sluice sluice;
  private final Client client;

  ManySplits(Sluice sluice) {
    this.sluice = sluice;
    this.client = sluice.client();
  }

  /**
   * Shows what would change, and changes it.
   *
   * @param only whether it ends with the showing
   */
  void run(Path file, String reason, boolean only) {
    Map<String, Map<String, Integer>> wanted = read(file);
    List<SplitWanted> items = new ArrayList<>();
    wanted.forEach((service, weights) -> items.add(new SplitWanted(service, weights, null)));
    JsonNode seen = client.post("/splits/preview", new SplitsRequest(items, reason)).body();
    SplitsBody preview = Bodies.as(seen, SplitsBody.class);
    List<String> refused =
        preview.items().stream()
            .filter(item -> item.refusal() != null)
            .map(item -> item.service() + ": " + item.refusal())
            .toList();
    if (only || !refused.isEmpty()) {
      show(seen, preview);
      if (!refused.isEmpty()) {
        throw new Failure(Failure.REFUSED, "nothing was changed\n" + String.join("\n", refused));
      }
      return;
    }
    List<SplitWanted> exact = new ArrayList<>();
    for (SplitChange change : preview.items()) {
      exact.add(
          new SplitWanted(
              change.service(),
              wanted.getOrDefault(change.service(), Map.of()),
              change.generation()));
    }
    JsonNode done = client.post("/splits", new SplitsRequest(exact, reason)).body();
    show(done, Bodies.as(done, SplitsBody.class));
  }

  private void show(JsonNode node, SplitsBody body) {
    if (sluice.printed(node)) {
      return;
    }
    Paper paper = sluice.paper();
    List<List<Cell>> rows = new ArrayList<>();
    for (SplitChange change : body.items()) {
      String refusal = change.refusal();
      rows.add(
          List.of(
              Cell.of(change.service(), Tint.BOLD),
              Cell.of(Percent.text(change.before())),
              Cell.of(Percent.text(change.after())),
              Cell.of(change.generation()),
              refusal != null
                  ? Cell.of("refused", Tint.BAD)
                  : Cell.of(change.changed() ? "changes" : "is so already")));
    }
    paper.table(List.of("SERVICE", "BEFORE", "AFTER", "GENERATION", ""), rows);
    long changed = body.items().stream().filter(SplitChange::changed).count();
    paper.line(
        body.committed()
            ? changed + " of " + body.items().size() + " changed, in one transaction"
            : "nothing was changed");
  }

  private static Map<String, Map<String, Integer>> read(Path file) {
    Object content;
    try {
      if (Files.size(file) > Limits.BODY) {
        throw wrong(file, "it has more than 1 MiB");
      }
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      content = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    } catch (IOException e) {
      throw wrong(file, "it cannot be read");
    } catch (YAMLException e) {
      throw wrong(file, "it is neither YAML nor JSON: " + e.getMessage());
    }
    if (!(content instanceof Map<?, ?> services) || services.isEmpty()) {
      throw wrong(file, "it must say shares by service, as in orders: {vm: 90, kubernetes: 10}");
    }
    if (services.size() > Limits.SPLITS) {
      throw wrong(file, "it has more than " + Limits.SPLITS + " services");
    }
    Map<String, Map<String, Integer>> wanted = new TreeMap<>();
    services.forEach(
        (service, shares) -> wanted.put(String.valueOf(service), shares(file, service, shares)));
    return wanted;
  }

  private static Map<String, Integer> shares(Path file, Object service, Object shares) {
    if (!(shares instanceof Map<?, ?> byEnvironment) || byEnvironment.isEmpty()) {
      throw wrong(file, service + " must say shares, as in {vm: 90, kubernetes: 10}");
    }
    List<String> words = new ArrayList<>();
    byEnvironment.forEach((environment, share) -> words.add(environment + "=" + share));
    try {
      return Percent.weights(words);
    } catch (Failure failure) {
      throw wrong(file, service + ": " + failure.words());
    }
  }

  private static Failure wrong(Path file, String what) {
    return new Failure(Failure.USAGE, file + ": " + what);
  }
}
