package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.SessionBody;
import io.sluice.console.contract.SessionRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signing in and out, and who one is. */
final class LoginCommands {
  private LoginCommands() {}

  @Command(
      name = "login",
      description = {
        "Sign in at the server's OpenID provider, by a code that you type in a "
            + "browser; with USER, or where there is no provider, with a password.",
        "Keeps the session, good for 12 h, in ~/.config/sluice/tokens/HOST-PORT, " + "mode 0600."
      })
  static final class Login implements Runnable {
    private final Sluice sluice;
    private final Prompt prompt;

    @Parameters(arity = "0..1", paramLabel = "USER", description = "Who signs in with a password.")
    private @Nullable String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "- for standard input.")
    private @Nullable String file;

    Login(Sluice sluice, Prompt prompt) {
      this.sluice = sluice;
      this.prompt = prompt;
    }

    @Override
    public void run() {
      Client client = sluice.client();
      Client.Answer answer =
          (user == null && file == null
                  ? new DeviceLogin(sluice, client.openly()).signIn()
                  : Optional.<Client.Answer>empty())
              .orElseGet(() -> byPassword(client.openly()));
      SessionBody session = answer.as(SessionBody.class);
      if (session.secret() == null) {
        throw new Failure(Failure.FAILED, "the server kept the session's secret to itself");
      }
      String place = client.keep(answer.server(), session.secret());
      if (sluice.printed(withoutSecret(answer))) {
        return;
      }
      sluice
          .paper()
          .line(
              "signed in as "
                  + session.user()
                  + " until "
                  + session.endsAt()
                  + "; kept in "
                  + place
                  + (session.grants().isEmpty() ? "; nothing is granted to you yet" : ""));
    }

    /** The session's secret is in the file, and belongs into no log of a program. */
    private static ObjectNode withoutSecret(Client.Answer answer) {
      ObjectNode body = answer.body().deepCopy();
      body.remove("secret");
      return body;
    }

    private Client.Answer byPassword(Client client) {
      String name =
          user == null ? prompt.line("User", "sluice login USER says who signs in") : user;
      String password = prompt.secret("Password of " + name, file);
      return client.post("/session", new SessionRequest(name, password, true));
    }
  }

  @Command(name = "logout", description = "End the session of login, and forget it.")
  static final class Logout implements Runnable {
    private final Sluice sluice;

    Logout(Sluice sluice) {
      this.sluice = sluice;
    }

    @Override
    public void run() {
      String said = sluice.client().signOut();
      if (!sluice.printed(Bodies.object().put("text", said))) {
        sluice.paper().line(said);
      }
    }
  }

  @Command(name = "whoami", description = "Who you are to the server, and what you may.")
  static final class WhoAmI implements Runnable {
    private final Sluice sluice;

    WhoAmI(Sluice sluice) {
      this.sluice = sluice;
    }

    @Override
    public void run() {
      Client.Answer answer = sluice.client().get("/session");
      if (sluice.printed(answer.body())) {
        return;
      }
      SessionBody session = answer.as(SessionBody.class);
      Paper paper = sluice.paper();
      paper.line(
          session.user()
              + " (by "
              + session.method()
              + (session.token() == null ? "" : " " + session.token())
              + (session.endsAt() == null ? "" : ", until " + session.endsAt())
              + ")"
              + (session.groups().isEmpty() ? "" : ", in " + String.join(", ", session.groups())));
      session.grants().forEach(grant -> paper.line("  " + GrantCommand.words(grant)));
      if (session.grants().isEmpty()) {
        paper.line("  nothing is granted to you; ask an admin");
      }
    }
  }
}
