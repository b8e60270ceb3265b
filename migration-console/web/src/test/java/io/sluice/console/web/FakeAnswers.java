package io.sluice.console.web;

import io.sluice.view.GivenAnswers;
import io.sluice.view.StoreUnavailable;
import java.util.HashMap;
import java.util.Map;

/** Answers in memory. */
final class FakeAnswers implements GivenAnswers {
  private final Map<String, Request> running = new HashMap<>();
  private final Map<String, Request> doubted = new HashMap<>();
  private final Map<String, Map.Entry<Request, Given>> given = new HashMap<>();

  /** Whether the database is gone. */
  volatile boolean down;

  @Override
  public synchronized Claim claim(Request request) {
    if (down) {
      throw new StoreUnavailable("it is gone", null);
    }
    String key = request.caller() + " " + request.key();
    Map.Entry<Request, Given> answered = given.get(key);
    if (answered != null) {
      return answered.getKey().hash().equals(request.hash())
          ? new Claim.Answered(answered.getValue())
          : new Claim.Taken();
    }
    if (doubted.containsKey(key)) {
      return new Claim.Lost(doubted.get(key).requestId());
    }
    return running.putIfAbsent(key, request) == null ? new Claim.Granted() : new Claim.Running();
  }

  @Override
  public synchronized void keep(Request request, Given answer) {
    given.put(request.caller() + " " + request.key(), Map.entry(request, answer));
  }

  @Override
  public synchronized void forget(Request request) {
    running.remove(request.caller() + " " + request.key());
  }

  @Override
  public synchronized void doubt(Request request) {
    doubted.put(request.caller() + " " + request.key(), request);
  }
}
