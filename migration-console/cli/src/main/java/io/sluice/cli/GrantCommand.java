package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.GrantBody;
import io.sluice.console.contract.GrantRequest;
import io.sluice.console.contract.ReasonRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "grant", description = "Who may do what.")
final class GrantCommand {
  private final Sluice sluice;

  GrantCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Command(name = "list", description = "All grants, or yours where you may not see all.")
  void list(
      @Option(names = "--user", paramLabel = "USER") @Nullable String user,
      @Option(names = "--group", paramLabel = "GROUP") @Nullable String group) {
    String query =
        user != null
            ? "?user=" + Client.encoded(user)
            : group != null ? "?group=" + Client.encoded(group) : "";
    ObjectNode all = sluice.client().all("/grants" + query);
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      rows.add(row(Bodies.as(node, GrantBody.class)));
    }
    Paper paper = sluice.paper();
    paper.table(List.of("GRANT", "ROLE", "TO", "SERVICES", "ENVIRONMENT", "BY"), rows);
    if (rows.isEmpty()) {
      paper.line("nothing is granted; the user admin and the bootstrap token need no grant");
    }
  }

  @Command(name = "add", description = "Grant a role to a user or a group.")
  void add(
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              completionCandidates = Choices.Roles.class,
              description = "viewer, operator, approver, admin or auditor.")
          String role,
      @Option(names = "--user", paramLabel = "USER") @Nullable String user,
      @Option(names = "--group", paramLabel = "GROUP") @Nullable String group,
      @Option(
              names = "--services",
              paramLabel = "PATTERN",
              description = "As in 'orders-*'; all when absent.")
          @Nullable String services,
      @Option(names = "--environment", paramLabel = "ENVIRONMENT", description = "All when absent.")
          @Nullable String environment,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    Client.Answer answer =
        sluice
            .client()
            .post("/grants", new GrantRequest(role, user, group, services, environment, reason));
    say(answer, "granted: ");
  }

  @Command(name = "remove", description = "Take a grant back.")
  void remove(
      @Parameters(paramLabel = "GRANT", description = "Its id, from list.") String grant,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    Client client = sluice.client();
    String path = "/grants/" + Client.segment(grant);
    String etag = client.get(path).etag();
    say(client.delete(path, new ReasonRequest(reason == null ? "" : reason), etag), "taken back: ");
  }

  private void say(Client.Answer answer, String words) {
    if (!sluice.printed(answer.body())) {
      GrantBody grant = answer.as(GrantBody.class);
      sluice.paper().line(words + words(grant) + " (" + grant.id() + ")");
    }
  }

  /** As a sentence has it. */
  static String words(GrantBody grant) {
    return grant.role()
        + " of "
        + (grant.services().equals("*") ? "all services" : grant.services())
        + (grant.environment().equals("*") ? "" : " in " + grant.environment())
        + (grant.group() == null ? " for " + grant.user() : " for the group " + grant.group());
  }

  private static List<Cell> row(GrantBody grant) {
    return List.of(
        Cell.of(grant.id(), Tint.FAINT),
        Cell.of(grant.role(), Tint.BOLD),
        Cell.of(grant.group() == null ? String.valueOf(grant.user()) : grant.group() + " (group)"),
        Cell.of(grant.services()),
        Cell.of(grant.environment()),
        Cell.of(grant.by()));
  }
}
