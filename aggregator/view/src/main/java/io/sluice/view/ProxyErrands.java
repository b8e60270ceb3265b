package io.sluice.view;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What agents beside proxies do for the control plane; any thread, never blocks. */
public interface ProxyErrands {
  /** What Envoy was told; {@code filter}: only what has it in its name. */
  String CONFIG = "config";

  /** Envoy's endpoints as it sees them; {@code filter}: only of clusters with it in their name. */
  String CLUSTERS = "clusters";

  /** Envoy's counters and gauges that were ever used; {@code filter} as above. */
  String STATS = "stats";

  /**
   * Envoy's log, {@code level} for {@code seconds}, after which it goes back by itself; without a
   * level it is only read.
   */
  String LOG_LEVEL = "log-level";

  /**
   * Connections from its host to {@code addresses} of a {@code service} that its Envoy knows, each
   * with its port, separated by commas; the text has a line for each: {@code reached}, {@code
   * refused}, {@code timed-out} or {@code unreachable}, and the address.
   */
  String REACH = "reach";

  /** So many addresses at most. */
  int MOST_ADDRESSES = 32;

  /** Nobody has an agent. */
  ProxyErrands NONE =
      (of, errand) ->
          CompletableFuture.completedFuture(new Outcome(Result.NO_AGENT, "no agent is asked"));

  /**
   * Has a proxy's agent do it.
   *
   * @return completes within 30 s, and not exceptionally
   */
  CompletionStage<Outcome> run(Of of, Errand errand);

  /**
   * Whose agent.
   *
   * @param proxy its node's id
   * @param service that an agent must say it is of as well: whoever may ask has the right there,
   *     and a certificate grants no more
   */
  record Of(String proxy, String service) {}

  /**
   * What is to be done.
   *
   * @param kind one of those above
   * @param arguments by name
   */
  record Errand(String kind, SortedMap<String, String> arguments) {
    public Errand {
      arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }
  }

  /**
   * What became of it.
   *
   * @param text what was asked for, or why there is nothing; Envoy's own words, at most 1 MiB
   */
  record Outcome(Result result, String text) {}

  /** How it ended. */
  enum Result {
    /** It was done. */
    DONE,
    /** The agent, or its Envoy, could not or would not. */
    FAILED,
    /** No agent of this proxy is connected here. */
    NO_AGENT,
    /** An agent was asked, or a member, and said nothing in time. */
    NO_ANSWER
  }
}
