package io.sluice.migrations.reach;

import io.sluice.view.ProxyErrands;
import io.sluice.view.ProxyErrands.Errand;
import io.sluice.view.ProxyErrands.Of;
import io.sluice.view.ProxyErrands.Outcome;
import io.sluice.view.ProxyErrands.Result;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One asking of all callers, some at a time. Everything on the one thread of its executor. */
final class Survey {
  /** Agents that are asked at once, and in a second. */
  static final int AT_ONCE = 50;

  private static final int LONGEST_REASON = 120;
  private static final String SILENT = "without an answer";
  private static final Set<String> WORDS = Set.of("reached", "refused", "timed-out", "unreachable");

  private final ProxyErrands errands;
  private final Targets targets;
  private final Executor worker;
  private final Supplier<CompletionStage<Void>> second;
  private final Runnable news;
  private final Runnable end;
  private final Deque<Caller> left;
  private final Map<String, Integer> callers = new HashMap<>();
  private final Map<String, Integer> turns = new HashMap<>();
  private final Findings findings;
  private int asking;

  /**
   * @param findings takes what callers tell
   * @param second a stage that is over a second later: where few endpoints are tried by many, they
   *     are to notice nothing
   * @param news hears after each caller
   * @param end hears once, after the last
   */
  Survey(
      ProxyErrands errands,
      Targets targets,
      List<Caller> all,
      Executor worker,
      Findings findings,
      Supplier<CompletionStage<Void>> second,
      Runnable news,
      Runnable end) {
    this.errands = errands;
    this.targets = targets;
    this.worker = worker;
    this.findings = findings;
    this.second = second;
    this.news = news;
    this.end = end;
    left = new ArrayDeque<>(all);
    all.forEach(each -> callers.merge(each.variant(), 1, Integer::sum));
  }

  /** Asks as many as there is room for. */
  void go() {
    while (asking < AT_ONCE && !left.isEmpty()) {
      ask(left.remove());
    }
    if (asking == 0) {
      end.run();
    }
  }

  private void ask(Caller caller) {
    int turn = turns.merge(caller.variant(), 1, Integer::sum) - 1;
    List<String> addresses =
        targets.of(
            caller.variant(),
            turn,
            callers.getOrDefault(caller.variant(), 1),
            ProxyErrands.MOST_ADDRESSES);
    asking++;
    if (addresses.isEmpty()) {
      findings.cannotTell("given nothing of it");
      worker.execute(this::next);
      return;
    }
    SortedMap<String, String> arguments = new TreeMap<>();
    arguments.put("service", targets.service().name());
    arguments.put("addresses", String.join(",", addresses));
    CompletionStage<Void> pace = second.get();
    errands
        .run(new Of(caller.proxy(), caller.service()), new Errand(ProxyErrands.REACH, arguments))
        .whenCompleteAsync(
            (outcome, failure) -> {
              boolean tried = record(caller, addresses, outcome);
              news.run();
              if (tried && !left.isEmpty()) {
                pace.whenCompleteAsync((over, never) -> next(), worker);
              } else {
                next();
              }
            },
            worker);
  }

  private void next() {
    asking--;
    go();
  }

  /** Whether the agent tried anything. */
  private boolean record(Caller caller, List<String> addresses, @Nullable Outcome outcome) {
    if (outcome == null || outcome.result() == Result.NO_ANSWER) {
      findings.cannotTell(SILENT);
      return false;
    }
    if (outcome.result() == Result.NO_AGENT) {
      findings.cannotTell("without an agent");
      return false;
    }
    if (outcome.result() == Result.FAILED) {
      String why = outcome.text().replaceAll("\\p{Cntrl}", " ");
      findings.cannotTell("refused: " + why.substring(0, Math.min(LONGEST_REASON, why.length())));
      return false;
    }
    SortedMap<String, String> results = results(outcome.text(), addresses);
    if (results.isEmpty()) {
      findings.cannotTell(SILENT);
    } else {
      findings.tell(caller, results);
    }
    return true;
  }

  /** Of what was asked; an agent may spell an address in another way, but not in another order. */
  private static SortedMap<String, String> results(String text, List<String> addresses) {
    SortedMap<String, String> results = new TreeMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < Math.min(lines.size(), addresses.size()); i++) {
      String word = lines.get(i).split(" ", 2)[0];
      if (WORDS.contains(word)) {
        results.put(addresses.get(i), word);
      }
    }
    return results;
  }
}
