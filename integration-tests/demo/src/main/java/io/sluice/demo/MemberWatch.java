package io.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks each of several members, four times a second, what it publishes. */
final class MemberWatch implements AutoCloseable {
  private static final long EVERY_MS = 250;

  /** An answer that is older says nothing of now. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final List<ServerProcess.Plan> members;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService threads;

  /**
   * What a member said of itself.
   *
   * @param view the version of what it publishes
   * @param leader whether it leads
   * @param owns the sources that it reads for all
   * @param at by {@link System#nanoTime}
   */
  private record Answer(String view, boolean leader, List<String> owns, long at) {
    Answer {
      owns = List.copyOf(owns);
    }
  }

  private MemberWatch(List<ServerProcess.Plan> members) {
    this.members = List.copyOf(members);
    this.threads = Executors.newScheduledThreadPool(members.size());
  }

  /** Begins at once. */
  static MemberWatch over(List<ServerProcess.Plan> members) {
    var watch = new MemberWatch(members);
    if (members.size() > 1) {
      members.forEach(watch::begin);
    }
    return watch;
  }

  private void begin(ServerProcess.Plan member) {
    var console = new ConsoleClient(List.of(member.url()), member.token());
    var scheduled =
        threads.scheduleWithFixedDelay(
            () -> ask(member.name(), console), 0, EVERY_MS, TimeUnit.MILLISECONDS);
    if (scheduled.isCancelled()) {
      throw new IllegalStateException("the watch was ended before it began");
    }
  }

  private void ask(String name, ConsoleClient console) {
    long asked = System.nanoTime();
    try {
      for (JsonNode row : console.get("/api/v1/members").path("items")) {
        if (row.path("self").asBoolean()) {
          answers.put(name, answer(row, asked));
        }
      }
    } catch (IOException away) {
      answers.remove(name);
    }
  }

  private static Answer answer(JsonNode row, long at) {
    List<String> owns = row.path("owns").properties().stream().map(Map.Entry::getKey).toList();
    return new Answer(row.path("view").asText(), row.path("leader").asBoolean(), owns, at);
  }

  /** How many publish the same: the largest group, asked after {@code since}. */
  int agreeing(long since) {
    Map<String, Long> views =
        answers.values().stream()
            .filter(answer -> answer.at() - since >= 0)
            .collect(Collectors.groupingBy(Answer::view, Collectors.counting()));
    return views.values().stream().mapToInt(Long::intValue).max().orElse(0);
  }

  /** In words, as in {@code 3/3 agree}; empty of one member alone. */
  String words() {
    return members.size() == 1
        ? ""
        : agreeing(System.nanoTime() - FRESH_NANOS) + "/" + members.size() + " agree";
  }

  /** The number of the member that reads a source, or else of the first. */
  int owner(String source) {
    return numberWhere(answer -> answer.owns().contains(source));
  }

  /** The number of the member that leads, or else of the first. */
  int leader() {
    return numberWhere(Answer::leader);
  }

  private int numberWhere(Function<Answer, Boolean> is) {
    for (int i = 0; i < members.size(); i++) {
      Answer answer = answers.get(members.get(i).name());
      if (answer != null && is.apply(answer)) {
        return i;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
