package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.ReasonRequest;
import io.sluice.console.contract.TokenBody;
import io.sluice.console.contract.TokenRequest;
import io.sluice.console.contract.TokenSecretBody;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "token", description = "Secrets for programs; they act for their owner.")
final class TokenCommand {
  private final Sluice sluice;

  TokenCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Command(name = "list", description = "Your tokens; with the rights for it, everybody's.")
  void list(@Option(names = "--user", paramLabel = "USER") @Nullable String user) {
    ObjectNode all =
        sluice.client().all("/tokens" + (user == null ? "" : "?user=" + Client.encoded(user)));
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      TokenBody token = Bodies.as(node, TokenBody.class);
      rows.add(
          List.of(
              Cell.of(token.id(), Tint.FAINT),
              Cell.of(token.owner() + "/" + token.name(), Tint.BOLD),
              Cell.of(token.state(), token.state().equals("active") ? Tint.PLAIN : Tint.BAD),
              Cell.of(token.roles().isEmpty() ? "all" : String.join(" ", token.roles())),
              Cell.of(token.services()),
              Cell.of(token.environment()),
              Cell.of(token.expiresAt()),
              Cell.of(token.usedAt() == null ? "never" : token.usedAt())));
    }
    Paper paper = sluice.paper();
    paper.table(
        List.of("TOKEN", "NAME", "STATE", "ROLES", "SERVICES", "ENVIRONMENT", "EXPIRES", "USED"),
        rows);
    if (rows.isEmpty()) {
      paper.line("there are no tokens");
    }
  }

  @Command(name = "create", description = "Make one; its secret is printed this once.")
  void create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              description = "Leave it this role of yours only; again for more.")
          @Nullable List<String> roles,
      @Option(names = "--services", paramLabel = "PATTERN", description = "Leave it these only.")
          @Nullable String services,
      @Option(
              names = "--environment",
              paramLabel = "ENVIRONMENT",
              description = "Leave it this one only.")
          @Nullable String environment,
      @Option(names = "--for", paramLabel = "TIME", description = "90d when absent, at most 366d.")
          @Nullable String time,
      @Option(names = "--owner", paramLabel = "USER", description = "For another, as an admin.")
          @Nullable String owner,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    Long lasts = time == null ? null : (Long) Durations.parse("--for", time).toMillis();
    Client.Answer answer =
        sluice
            .client()
            .post(
                "/tokens",
                new TokenRequest(name, owner, roles, services, environment, lasts, reason));
    if (sluice.printed(answer.body())) {
      return;
    }
    TokenSecretBody made = answer.as(TokenSecretBody.class);
    sluice.warn(
        "the token "
            + made.token().name()
            + " of "
            + made.token().owner()
            + " is good until "
            + made.token().expiresAt()
            + "; its secret is shown this once:");
    sluice.paper().line(made.secret());
  }

  @Command(name = "revoke", description = "Make a token useless, at once.")
  void revoke(
      @Parameters(paramLabel = "TOKEN", description = "Its id, from list.") String token,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    Client client = sluice.client();
    String path = "/tokens/" + Client.segment(token);
    String etag = client.get(path).etag();
    Client.Answer answer =
        client.delete(path, new ReasonRequest(reason == null ? "" : reason), etag);
    if (!sluice.printed(answer.body())) {
      TokenBody revoked = answer.as(TokenBody.class);
      sluice.paper().line(revoked.owner() + "/" + revoked.name() + " is revoked");
    }
  }
}
