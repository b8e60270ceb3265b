package io.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.contract.EventBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "events",
    description = {
      "What happens, as it happens, until Ctrl-C.",
      "When the server goes away it is asked again, and nothing is missed: where "
          + "something was, a line of kind reset says so. With --output json every line "
          + "is one event."
    })
final class EventsCommand implements Runnable {
  /** The server says something at least every ten seconds. */
  private static final Duration SILENT_FOR = Duration.ofSeconds(35);

  private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  private final Sluice sluice;

  @Option(
      names = "--kind",
      split = ",",
      hideParamSyntax = true,
      paramLabel = "KIND[,KIND...]",
      completionCandidates = Choices.Events.class,
      description =
          "Of these: service, split, migration, source, proxy, member, alarm, freeze, approval,"
              + " format.")
  private List<String> kinds = new ArrayList<>();

  @Option(names = "--service", paramLabel = "SERVICE", description = "That concern this service.")
  private @Nullable String service;

  @Option(names = "--count", paramLabel = "N", description = "Ends after so many events.")
  private int count = Integer.MAX_VALUE;

  EventsCommand(Sluice sluice) {
    this.sluice = sluice;
  }

  @Override
  public void run() {
    if (count < 1) {
      throw new Failure(Failure.USAGE, "--count is a number from 1 on");
    }
    Client client = sluice.client();
    String last = null;
    int shown = 0;
    boolean reached = false;
    try (Interrupt interrupt = Interrupt.ofProcess()) {
      boolean goesOn = true;
      while (goesOn && shown < count) {
        Lines lines = new Lines();
        try {
          client.stream(path(), last, lines);
          reached = true;
          while (shown < count && goesOn) {
            String line = read(lines, interrupt);
            if (line == null) {
              break;
            }
            if (line.startsWith("id: ")) {
              last = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
              show(Bodies.read(line.substring("data: ".length())));
              shown++;
            }
          }
        } catch (Failure failure) {
          if (!reached || failure.code() != Failure.UNREACHABLE) {
            throw failure;
          }
        } finally {
          lines.cancel();
        }
        if (shown < count) {
          goesOn = interrupt.pause(AGAIN_AFTER);
        }
      }
      sluice.flush();
      interrupt.said(0);
    }
  }

  /** The next line; null when the stream ended, fell silent, or somebody pressed Ctrl-C. */
  private static @Nullable String read(Lines lines, Interrupt interrupt) {
    Duration silent = Duration.ZERO;
    while (!lines.ended() && silent.compareTo(SILENT_FOR) < 0) {
      try {
        String line = lines.next(LOOKS_EVERY);
        if (line != null) {
          return line;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
      if (!interrupt.pause(Duration.ZERO)) {
        return null;
      }
      silent = silent.plus(LOOKS_EVERY);
    }
    return null;
  }

  private String path() {
    List<String> query = new ArrayList<>();
    if (!kinds.isEmpty()) {
      query.add("kind=" + Client.encoded(String.join(",", kinds)));
    }
    if (service != null) {
      query.add("service=" + Client.encoded(service));
    }
    return "/events" + (query.isEmpty() ? "" : "?" + String.join("&", query));
  }

  private void show(@Nullable JsonNode node) {
    if (node == null) {
      throw new Failure(Failure.FAILED, "the server's answer is not what this version understands");
    }
    if (!sluice.printedLine(node)) {
      EventBody event = Bodies.as(node, EventBody.class);
      sluice
          .paper()
          .line(
              String.format(
                  "%s  %-9s %s %s%s",
                  event.at(),
                  event.kind(),
                  event.subject(),
                  event.state(),
                  event.text().isEmpty() ? "" : "  " + event.text().replace('\n', ' ')));
    }
    sluice.flush();
  }
}
