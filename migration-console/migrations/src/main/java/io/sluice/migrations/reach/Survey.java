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
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One asking of all callers, some at a time. Everything on the one thread of its executor. */
final class Survey {
  /** Agents that are asked at once, and in a second. */
  static final int AT_ONCE = 50;

  private static final int LONGEST_REASON = 120;
  private static final String SILENT = "without an answer";

  /** What an agent of an older release says: the only one that may refuse. */
  private static final String UNKNOWN = "this agent does not know '" + ProxyErrands.REACH + "'";

  /** What would write over the rest of a line, or begin one. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private static final Set<String> WORDS = Set.of("reached", "refused", "timed-out", "unreachable");

  private final ProxyErrands errands;
  private final Targets targets;
  private final Executor worker;
  private final Supplier<CompletionStage<Void>> second;
  private final Runnable news;
  private final Runnable end;
  private final Deque<Caller> left;
  private final Map<String, Turns> turns = new HashMap<>();
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
    Map<String, Integer> callers = new HashMap<>();
    all.forEach(each -> callers.merge(each.variant(), 1, Integer::sum));
    callers.forEach((variant, count) -> turns.put(variant, new Turns(targets.of(variant), count)));
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
    Turns its = Objects.requireNonNull(turns.get(caller.variant()));
    List<String> addresses = its.take(ProxyErrands.MOST_ADDRESSES);
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
              if (!tried) {
                its.giveBack(addresses);
              }
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
      findings.silent(SILENT);
      return false;
    }
    if (outcome.result() == Result.NO_AGENT) {
      findings.cannotTell("without an agent");
      return false;
    }
    if (outcome.result() == Result.FAILED) {
      refused(outcome.text());
      return false;
    }
    SortedMap<String, String> results = results(outcome.text(), addresses);
    if (results.isEmpty()) {
      findings.silent(SILENT);
    } else {
      findings.tell(caller, results);
    }
    return true;
  }

  private void refused(String text) {
    String cut = text.substring(0, Math.min(LONGEST_REASON, text.length()));
    String why = "refused: " + UNPRINTABLE.matcher(cut).replaceAll(" ");
    if (text.equals(UNKNOWN)) {
      findings.cannotTell(why);
    } else {
      findings.silent(why);
    }
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
