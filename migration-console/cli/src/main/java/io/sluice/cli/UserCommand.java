package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.Paper.Cell;
import io.sluice.cli.Paper.Tint;
import io.sluice.console.contract.PasswordRequest;
import io.sluice.console.contract.ReasonRequest;
import io.sluice.console.contract.UserBody;
import io.sluice.console.contract.UserChangeRequest;
import io.sluice.console.contract.UserRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "user", description = "Who may sign in.")
final class UserCommand {
  private final Sluice sluice;
  private final Prompt prompt;

  UserCommand(Sluice sluice, Prompt prompt) {
    this.sluice = sluice;
    this.prompt = prompt;
  }

  @Command(name = "list", description = "All users, or yourself where you may not see all.")
  void list() {
    ObjectNode all = sluice.client().all("/users");
    if (sluice.printed(all)) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (JsonNode node : all.path("items")) {
      UserBody user = Bodies.as(node, UserBody.class);
      rows.add(
          List.of(
              Cell.of(user.name(), Tint.BOLD),
              user.disabled() ? Cell.of("disabled", Tint.BAD) : Cell.of("active"),
              Cell.of(user.origin()),
              Cell.of(user.groups().isEmpty() ? "-" : String.join(" ", user.groups())),
              Cell.of(user.fullName().isEmpty() ? "-" : user.fullName())));
    }
    sluice.paper().table(List.of("USER", "STATE", "ORIGIN", "GROUPS", "NAME"), rows);
  }

  @Command(name = "show", description = "One user.")
  void show(@Parameters(paramLabel = "USER") String user) {
    say(sluice.client().get(path(user)), "");
  }

  @Command(
      name = "add",
      description = "Add a user; asks for a password on a terminal, or reads it from a file.")
  void add(
      @Parameters(paramLabel = "USER") String user,
      @Option(names = "--full-name", paramLabel = "NAME") @Nullable String fullName,
      @Option(names = "--group", paramLabel = "GROUP", description = "Again for more.")
          @Nullable List<String> groups,
      @Option(names = "--no-password", description = "He signs in another way.") boolean none,
      @Option(names = "--password-file", paramLabel = "FILE", description = "- for standard input.")
          @Nullable String file,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    String password = none ? null : prompt.fresh("Password for " + user, file);
    say(
        sluice
            .client()
            .post("/users", new UserRequest(user, fullName, groups, null, password, reason)),
        " is added; sluice grant add --user " + user + " --role ... says what he may");
  }

  @Command(name = "set", description = "Change the name that people read, or the groups.")
  void set(
      @Parameters(paramLabel = "USER") String user,
      @Option(names = "--full-name", paramLabel = "NAME") @Nullable String fullName,
      @Option(
              names = "--group",
              paramLabel = "GROUP",
              description = "All he is in; again for more.")
          @Nullable List<String> groups,
      @Option(names = "--no-groups", description = "He is in none.") boolean none,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    change(user, new UserChangeRequest(fullName, none ? List.of() : groups, null, reason), "");
  }

  @Command(name = "disable", description = "Refuse him everywhere, at once; his tokens too.")
  void disable(
      @Parameters(paramLabel = "USER") String user,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    change(user, new UserChangeRequest(null, null, true, reason), " is disabled");
  }

  @Command(name = "enable", description = "Let him in again.")
  void enable(
      @Parameters(paramLabel = "USER") String user,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    change(user, new UserChangeRequest(null, null, false, reason), " is enabled");
  }

  @Command(name = "password", description = "Another password; ends his sessions.")
  void password(
      @Parameters(paramLabel = "USER") String user,
      @Option(names = "--password-file", paramLabel = "FILE", description = "- for standard input.")
          @Nullable String file,
      @Option(
              names = "--current-file",
              paramLabel = "FILE",
              description = "Your own one until now.")
          @Nullable String currentFile,
      @Option(names = "--reason", paramLabel = "TEXT") @Nullable String reason) {
    Client client = sluice.client();
    Client.Answer before = client.get(path(user));
    JsonNode me = client.get("/session").body();
    boolean own =
        me.path("user").asText().equals(user) && !me.path("method").asText().equals("bootstrap");
    String current = own ? prompt.secret("Password of " + user + " until now", currentFile) : null;
    String password = prompt.fresh("New password for " + user, file);
    say(
        client.put(
            path(user) + "/password",
            new PasswordRequest(password, current, reason),
            before.etag()),
        " has another password");
  }

  @Command(name = "remove", description = "Remove him, with his grants, tokens and sessions.")
  void remove(
      @Parameters(paramLabel = "USER") String user,
      @Option(names = "--reason", paramLabel = "TEXT") String reason) {
    Client client = sluice.client();
    String etag = client.get(path(user)).etag();
    say(
        client.delete(path(user), new ReasonRequest(reason == null ? "" : reason), etag),
        " is removed");
  }

  private void change(String user, UserChangeRequest change, String words) {
    Client client = sluice.client();
    String etag = client.get(path(user)).etag();
    say(client.put(path(user), change, etag), words);
  }

  private void say(Client.Answer answer, String words) {
    if (sluice.printed(answer.body())) {
      return;
    }
    UserBody user = answer.as(UserBody.class);
    sluice
        .paper()
        .line(
            words.isEmpty()
                ? user.name()
                    + (user.disabled() ? " (disabled)" : "")
                    + ", "
                    + user.origin()
                    + ", groups: "
                    + (user.groups().isEmpty() ? "none" : String.join(" ", user.groups()))
                : user.name() + words);
  }

  private static String path(String user) {
    return "/users/" + Client.segment(user);
  }
}
