package io.sluice.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.console.contract.MigrationBody;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether a migration could be finished now, for people and for programs; changes nothing. */
final class MigrationEnd {
  private final Sluice sluice;
  private final Clock clock;

  MigrationEnd(Sluice sluice, Clock clock) {
    this.clock = clock;
    this.sluice = sluice;
  }

  /**
   * Says it.
   *
   * @param early whether its soak is no obstacle
   * @throws Failure 3 if something is in the way
   */
  void check(Client.Answer found, boolean early) {
    MigrationBody body = found.as(MigrationBody.class);
    List<String> obstacles = new ArrayList<>(body.obstacles());
    boolean finished = body.state().equals("FINISHED");
    if (!finished && !body.state().equals("SOAKING")) {
      obstacles.add(0, "it is " + body.state() + ": " + body.words());
    } else if (!early
        && body.soakUntil() != null
        && Instant.parse(body.soakUntil()).isAfter(clock.instant())) {
      obstacles.add("it soaks until " + body.soakUntil() + " (--early does not wait)");
    }
    ObjectNode answer = Bodies.object();
    answer.put("id", body.id());
    answer.put("service", body.service());
    answer.put("state", body.state());
    answer.put("finished", finished);
    answer.put("finishable", obstacles.isEmpty());
    answer.put("soakUntil", body.soakUntil());
    obstacles.forEach(answer.putArray("obstacles")::add);
    Paper paper = sluice.paper();
    if (!sluice.printed(answer)) {
      if (obstacles.isEmpty()) {
        paper.line(
            body.service()
                + (finished
                    ? ": finished already"
                    : ": nothing is in the way; sluice migrate finish " + body.service()));
      }
      obstacles.forEach(obstacle -> paper.line("- " + obstacle));
    }
    if (!obstacles.isEmpty()) {
      sluice.flush();
      throw new Failure(Failure.REFUSED, body.service() + " cannot be finished yet");
    }
  }
}
