package io.sluice.agent;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The commands that ask the agent of this host: exit 0 when it is done, 1 when not, 4 without one.
 */
@Command(mixinStandardHelpOptions = true)
final class LocalCommand implements Callable<Integer> {
  @Mixin private AgentOptions agent = new AgentOptions();
  @Mixin private Said said = new Said();

  private final String verb;
  private final String action;

  private LocalCommand(String verb, String action) {
    this.verb = verb;
    this.action = action;
  }

  /** All of them, by name. */
  static void addTo(CommandLine agent) {
    add(
        agent,
        new LocalCommand("GET", "status"),
        "What the agent of this host is doing, and how old its knowledge is.");
    add(
        agent,
        new LocalCommand("POST", "register"),
        "Puts Envoy's port in the place of the service's own, once it answers.");
    add(
        agent,
        new LocalCommand("POST", "deregister"),
        "Gives the service's own port back: callers go past Envoy.");
    add(
        agent,
        new LocalCommand("POST", "drain"),
        "Announces that this instance leaves, waits until all callers have let go and nobody asks"
            + " any more, at most 30 s, and takes it out of the registry. While another drain is"
            + " under way it waits for that one's end; 1 when somebody takes it back.");
  }

  private static void add(CommandLine agent, LocalCommand command, String description) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().usageMessage().description(description);
    agent.addSubcommand(command.action, line);
  }

  @Override
  public Integer call() {
    return agent.ask(said, verb, action);
  }
}
