package io.sluice.console.web;

import java.util.List;

/**
 * One verb on one path.
 *
 * @param verb of HTTP
 * @param template the path as {@code openapi.yaml} writes it
 * @param pool where it runs
 * @param action what it does
 * @param query the parameters that it reads; under {@code /api} any other is refused, since a
 *     misspelt filter would show too much and a wish that nobody knows would not be honoured
 * @param right that a caller needs
 * @param reach at what he needs it
 * @param replay what comes back when a request is repeated under its Idempotency-Key
 */
record Operation(
    String verb,
    String template,
    Pool pool,
    Action action,
    List<String> query,
    Right right,
    Reach reach,
    Replay replay) {

  Operation(
      String verb, String template, Pool pool, Action action, List<String> query, Right right) {
    this(verb, template, pool, action, query, right, reach(template, right), Replay.NONE);
  }

  /** At what a caller needs the right. */
  enum Reach {
    /** At nothing: he need not even say who he is. */
    OPEN,
    /** At nothing, but he must be somebody. */
    SOMEBODY,
    /** At some service; the operation shows or judges the rest itself. */
    SOMEWHERE,
    /** At the service of the path, in some environment; the operation judges which. */
    SERVICE,
    /** At every service in every environment. */
    EVERYWHERE
  }

  private static Reach reach(String template, Right right) {
    if (template.contains("{service}")) {
      return Reach.SERVICE;
    }
    return right == Right.READ ? Reach.SOMEWHERE : Reach.EVERYWHERE;
  }

  /** Answers a call; may block where its pool lets it. */
  interface Action {
    /**
     * The answer.
     *
     * @throws Refusal with the problem document to send instead
     */
    Answer answer(Call call);
  }

  /** Where an operation runs. */
  enum Pool {
    /** At once, on the event loop: it neither blocks nor takes time, and waits for nobody. */
    NONE,
    /** It reads the view and never waits for a database. */
    READ,
    /** It may wait for a database. */
    WRITE,
    /** It writes, and is not to wait behind others whom a database that hangs keeps waiting. */
    RESCUE,
    /** It reads what is not in the view: asks a registry or the database, and waits. */
    ASK,
    /** It waits for an agent and its Envoy, which may hang, and keeps nobody else waiting. */
    ERRAND,
    /** It hashes passwords, which takes long on purpose; a server that observes does it too. */
    SIGN_IN
  }

  /** What a repeated request gets. */
  enum Replay {
    /** It is carried out again: that changes nothing more by itself. */
    NONE,
    /** The answer of the first time. */
    ANSWER,
    /** 409 and the fact that it was carried out. */
    FACT
  }

  static Operation get(String template, Action action, String... query) {
    return new Operation("GET", template, Pool.READ, action, List.of(query), Right.READ);
  }

  /** A GET that must answer while everything else is busy. */
  static Operation instant(String template, Action action, String... query) {
    return new Operation("GET", template, Pool.NONE, action, List.of(query), Right.READ);
  }

  /** A GET that waits for somebody else, who keeps no other reader waiting when he hangs. */
  static Operation ask(String template, Action action, String... query) {
    return new Operation("GET", template, Pool.ASK, action, List.of(query), Right.READ);
  }

  /** A POST that changes nothing: its question needs a body. */
  static Operation question(String template, Action action) {
    return new Operation("POST", template, Pool.ASK, action, List.of(), Right.READ);
  }

  static Operation delete(String template, Action action) {
    return new Operation("DELETE", template, Pool.WRITE, action, List.of(), Right.OPERATE);
  }

  static Operation put(String template, Action action) {
    return new Operation("PUT", template, Pool.WRITE, action, List.of(), Right.OPERATE);
  }

  static Operation post(String template, Action action) {
    return new Operation("POST", template, Pool.WRITE, action, List.of(), Right.OPERATE);
  }

  /** The same, for callers who have another right. */
  Operation needs(Right another) {
    return new Operation(
        verb, template, pool, action, query, another, reach(template, another), replay);
  }

  /** A POST that creates something: repeated under its Idempotency-Key it creates nothing more. */
  Operation creates() {
    return new Operation(verb, template, pool, action, query, right, reach, Replay.ANSWER);
  }

  /** The same where the answer holds a secret, which is shown once and never stored. */
  Operation createsSecret() {
    return new Operation(verb, template, pool, action, query, right, reach, Replay.FACT);
  }

  /** A POST that changes nothing: what it asks does not fit into a query. */
  static Operation asking(String template, Action action) {
    return new Operation("POST", template, Pool.READ, action, List.of(), Right.READ);
  }

  /** The same, for callers who have a right at what is not said in the path. */
  Operation needs(Right another, Reach where) {
    return new Operation(verb, template, pool, action, query, another, where, replay);
  }

  /** The same, run elsewhere. */
  Operation in(Pool other) {
    return new Operation(verb, template, other, action, query, right, reach, replay);
  }

  /**
   * Refuses a caller who lacks the right.
   *
   * @throws Refusal 403
   */
  private void judge(Call call) {
    Caller caller = call.caller();
    switch (reach) {
      case OPEN, SOMEBODY -> {}
      case SOMEWHERE -> {
        if (!caller.maySomewhere(right)) {
          throw Forbidden.somewhere(caller, right);
        }
      }
      case SERVICE -> caller.require(right, call.parameter("service"));
      case EVERYWHERE -> caller.requireEverywhere(right);
    }
  }

  /** What the audit calls it on a call: the service of its path, else the path as described. */
  String named(Call call) {
    String service = call.parameter("service");
    return verb + " " + (service.isEmpty() ? template : template.replace("{service}", service));
  }

  boolean isWrite() {
    return pool == Pool.WRITE || pool == Pool.RESCUE;
  }

  /** The answer to a call whose query names nothing else than it reads. */
  Answer answer(Call call) {
    admit(call);
    return action.answer(call);
  }

  /**
   * Refuses a call that this operation does not take.
   *
   * @throws Refusal 403 or 422
   */
  void admit(Call call) {
    if (template.startsWith("/api/")) {
      judge(call);
      call.onlyQuery(query);
    }
  }
}
