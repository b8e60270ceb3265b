package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.PolicyBody;
import io.sluice.console.contract.PreviewBody;
import io.sluice.console.contract.PreviewBody.ClusterBody;
import io.sluice.console.contract.PreviewBody.SharesBody;
import io.sluice.console.contract.PreviewBody.VariantBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "preview",
    description = {
      "What a split or policy would change, and for which proxies; changes nothing.",
      "Example: sluice preview orders vm=90 kubernetes=10"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before anything runs.
final class PreviewCommand implements Runnable {
  private final Sluice sluice;

  @Parameters(index = "0", paramLabel = "SERVICE", description = "Its name.")
  private String service;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ENVIRONMENT=PERCENT",
      description = "The shares to think of; an environment that is not named gets 0.")
  private List<String> shares = List.of();

  @Option(
      names = "--zero",
      paramLabel = "auto|exclude|standby",
      description = "What weight 0 would mean.")
  private @Nullable String zero;

  @Option(
      names = "--empty",
      paramLabel = "spill|hold",
      description = "What would become of the share of an environment where nobody is ready.")
  private @Nullable String empty;

  @Mixin private final SteeringOptions steering = new SteeringOptions();

  PreviewCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    Map<String, Integer> weights = shares.isEmpty() ? null : Percent.weights(shares);
    if (weights == null && zero == null && empty == null && !steering.given()) {
      throw new Failure(
          Failure.USAGE,
          "say the shares to preview, as in vm=90 kubernetes=10, or a policy, as --empty hold");
    }
    Client client = sluice.client();
    String path = "/services/" + Client.segment(service);
    Client.Answer answer = client.ask(path + "/preview", request(weights, policy(client, path)));
    if (sluice.printed(answer.body())) {
      return;
    }
    print(answer.as(PreviewBody.class));
  }

  private static ObjectNode request(
      @Nullable Map<String, Integer> weights, @Nullable ObjectNode policy) {
    ObjectNode request = Bodies.object();
    if (weights == null) {
      request.putNull("weights");
    } else {
      weights.forEach(request.putObject("weights")::put);
    }
    request.set("policy", policy);
    return request;
  }

  /** What is not said stays as it is. */
  private @Nullable ObjectNode policy(Client client, String path) {
    if (zero == null && empty == null && !steering.given()) {
      return null;
    }
    ObjectNode wish = Bodies.object();
    if (zero != null && empty != null && !steering.given()) {
      return wish.put("zero", upper(zero)).put("empty", upper(empty));
    }
    PolicyBody now = client.get(path + "/policy").as(PolicyBody.class);
    wish.put("zero", zero == null ? now.zero() : upper(zero));
    wish.put("empty", empty == null ? now.empty() : upper(empty));
    steering.addTo(wish, now);
    return wish;
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private void print(PreviewBody body) {
    Paper paper = sluice.paper();
    paper.line(
        body.service()
            + ": "
            + Percent.text(body.before().weights())
            + "  "
            + paper.arrow()
            + "  "
            + Percent.text(body.after().weights())
            + policies(body)
            + "   (a preview on generation "
            + body.generation()
            + ")");
    variants(paper, body);
    body.blockers().forEach(words -> paper.line(Tint.BAD, "blocked: " + words));
    body.consequences().forEach(words -> paper.line("note: " + words));
    if (!body.diff().isEmpty()) {
      paper.line("");
      body.diff().lines().forEach(line -> paper.line(tint(line), line));
    }
    if (body.changes() && body.blockers().isEmpty() && !shares.isEmpty()) {
      paper.line("");
      paper.line(
          "exactly this, or nothing: sluice split %s %s --generation %d"
              .formatted(body.service(), String.join(" ", shares), body.generation()));
    }
  }

  private static String policies(PreviewBody body) {
    boolean same =
        body.before().zero().equals(body.after().zero())
            && body.before().empty().equals(body.after().empty());
    return same
        ? ""
        : "   weight 0: %s, nobody ready: %s"
            .formatted(
                body.after().zero().toLowerCase(Locale.ROOT),
                body.after().empty().toLowerCase(Locale.ROOT));
  }

  private static void variants(Paper paper, PreviewBody body) {
    Set<String> environments = new LinkedHashSet<>(body.after().weights().keySet());
    environments.addAll(body.before().weights().keySet());
    List<List<Cell>> rows = new ArrayList<>();
    for (VariantBody variant : body.variants()) {
      // A gateway that nobody runs is of interest to programs only.
      if (variant.networks().isEmpty() && variant.proxies() == 0) {
        continue;
      }
      for (ClusterBody cluster : variant.clusters()) {
        rows.add(
            List.of(
                Cell.of(who(variant)),
                Cell.of(proxies(variant)),
                Cell.of(cluster.name(), Tint.BOLD),
                paper.bar(cluster.before().published(), environments),
                Cell.of(paper.arrow()),
                paper.bar(cluster.after().published(), environments),
                Cell.of(cluster.changes() ? shares(cluster.after()) : "the same bytes")));
      }
    }
    paper.table(List.of("FOR", "PROXIES", "CLUSTER", "NOW", "", "THEN", "PUBLISHED"), rows);
  }

  private static String who(VariantBody variant) {
    List<String> who = new ArrayList<>();
    variant.networks().forEach(one -> who.add(one.isEmpty() ? "common network" : "network " + one));
    variant.callers().forEach(one -> who.add("calls of " + one));
    variant
        .gateways()
        .forEach(one -> who.add("gateway of " + (one.isEmpty() ? "the common network" : one)));
    return String.join(", ", who);
  }

  private static String proxies(VariantBody variant) {
    return variant.proxies() == 0
        ? "none connected"
        : variant.proxies()
            + variant.kinds().entrySet().stream()
                .map(kind -> kind.getKey() + " " + kind.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String shares(SharesBody shares) {
    return (shares.published().isEmpty() ? "nobody" : Percent.text(shares.published()))
        + (shares.standby().isEmpty()
            ? ""
            : "   standing by: " + String.join(", ", shares.standby()))
        + (shares.dropped() == 0 ? "" : "   dropped: " + Percent.text(shares.dropped()));
  }

  private static Tint tint(String line) {
    if (line.startsWith("---") || line.startsWith("+++")) {
      return Tint.BOLD;
    }
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> Tint.GOOD;
      case '-' -> Tint.BAD;
      case '@' -> Tint.FAINT;
      default -> Tint.PLAIN;
    };
  }
}
