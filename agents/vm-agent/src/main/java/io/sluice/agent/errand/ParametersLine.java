package io.sluice.agent.errand;

import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.RegistrationParameters;
import io.sluice.xds.protocol.errand.RegistrationQuestion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Asks each member that is connected with what the service is to be registered, until it says so.
 * On the agent's loop.
 */
public final class ParametersLine {
  /**
   * A member that has not read its sources cannot say yet, one of an older release never can; and
   * what is refused may be known soon.
   */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final MemberQuestions questions;
  private final RegistrationQuestion question;
  private final Consumer<RegistrationParameters> listener;
  private final AgentLoop loop;
  private final DoubleSupplier random;
  private int connections;

  /**
   * @param listener hears each answer, on the agent's loop
   * @param random from 0 to 1, so that hosts do not come back all at once
   */
  public ParametersLine(
      MemberQuestions questions,
      RegistrationQuestion question,
      Consumer<RegistrationParameters> listener,
      AgentLoop loop,
      DoubleSupplier random) {
    this.questions = questions;
    this.question = question;
    this.listener = listener;
    this.loop = loop;
    this.random = random;
  }

  /** Another member answers from now on. */
  public void connected() {
    connections++;
    ask(connections);
  }

  private void ask(int connection) {
    questions.parameters(question).thenAcceptAsync(answer -> heard(connection, answer), loop);
  }

  private void heard(int connection, Optional<RegistrationParameters> answer) {
    if (connection != connections) {
      return; // the next member is asked
    }
    answer.ifPresent(listener);
    if (answer.map(said -> !said.refusal().isEmpty()).orElse(true)) {
      loop.after(
          AgentLoop.spread(AGAIN, random),
          () -> {
            if (connection == connections) {
              ask(connection);
            }
          });
    }
  }
}
