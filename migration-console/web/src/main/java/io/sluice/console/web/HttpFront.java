package io.sluice.console.web;

import io.sluice.console.contract.Limits;
import io.sluice.view.Actor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * HTTP round the operations: request ids, the token, bounds, problem documents, counting. Runs on
 * event loops and hands every operation to a pool.
 */
final class HttpFront {
  /** The template of an operation's path, for metrics and logs. */
  static final String PATH = "sluice.path";

  private static final String CALLER = "sluice.caller";
  private static final String TIMER = "sluice.timer";
  private static final String BEGUN = "sluice.begun";

  /** Time for 1 MiB over a slow line. */
  private static final long BODY_ENDS_WITHIN_MS = 15_000;

  private final Vertx vertx;
  private final ConsoleSettings settings;
  private final Entrance entrance;
  private final OperationPools pools;
  private final Connections connections;
  private final ConsoleMetrics metrics;
  private final Refusals refusals;
  private final Set<String> open;
  private final Router router;

  HttpFront(
      Vertx vertx,
      ConsoleSettings settings,
      SignedIn people,
      List<Operation> operations,
      RepeatedRequests repeated,
      ConsoleMetrics metrics) {
    this.vertx = vertx;
    this.settings = settings;
    this.pools = new OperationPools(vertx, repeated, people.workers());
    this.connections = new Connections(vertx);
    this.metrics = metrics;
    this.refusals = people.refusals();
    this.entrance = new Entrance(people.identities(), people.wrongTokens(), pools.questions());
    this.open =
        operations.stream()
            .filter(operation -> operation.reach() == Operation.Reach.OPEN)
            .map(operation -> operation.verb() + " " + operation.template())
            .collect(Collectors.toUnmodifiableSet());
    this.router = Router.router(vertx);
    router.route().handler(this::begin).failureHandler(Replies::failed);
    router.route("/api/*").handler(this::admit);
    router.route("/api/*").handler(BodyHandler.create(false).setBodyLimit(Limits.BODY));
    Map<String, List<Operation>> byTemplate =
        operations.stream()
            .collect(
                Collectors.groupingBy(
                    Operation::template, LinkedHashMap::new, Collectors.toList()));
    byTemplate.forEach(
        (template, verbs) ->
            router
                .route(template.replace("{", ":").replace("}", ""))
                .handler(ctx -> dispatch(ctx, template, verbs)));
    router.route().last().handler(ctx -> nothingHere(ctx, byTemplate.get("/")));
  }

  /** The page, where there is one, says that there is nothing, and leads to what is. */
  private void nothingHere(RoutingContext ctx, @Nullable List<Operation> page) {
    if (page != null && byBrowser(ctx.request())) {
      dispatch(ctx, "/", page);
      return;
    }
    Replies.refuse(
        ctx, Refusal.of(404, "there is nothing here; /api/v1/openapi.yaml says what is"));
  }

  Connections connections() {
    return connections;
  }

  Router router() {
    return router;
  }

  /** Whether a person typed or followed an address, which is none of REST's or the page's files. */
  private static boolean byBrowser(HttpServerRequest request) {
    String accept = request.getHeader("Accept");
    String path = String.valueOf(request.path());
    return request.method().equals(HttpMethod.GET)
        && accept != null
        && accept.contains("text/html")
        && !path.startsWith("/api/")
        && !path.startsWith("/page/");
  }

  private void begin(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    Replies.identify(ctx);
    ctx.response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-cache");
    if (request.isSSL()) {
      ctx.response().putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    long began = System.nanoTime();
    AtomicBoolean begun = new AtomicBoolean();
    long timer =
        vertx.setTimer(
            OperationPools.ANSWERS_WITHIN_MS,
            late ->
                Replies.refuse(ctx, OperationPools.unanswered(begun.compareAndSet(false, true))));
    ctx.put(TIMER, timer).put(BEGUN, begun);
    long body = request.isEnded() ? -1 : vertx.setTimer(BODY_ENDS_WITHIN_MS, late -> slow(ctx));
    connections.asked(request.connection());
    ctx.addEndHandler(
        ended -> {
          vertx.cancelTimer(timer);
          vertx.cancelTimer(body);
          connections.answered(request.connection());
          metrics.answered(
              request.method().name(),
              ctx.<String>get(PATH, "none"),
              ctx.response().getStatusCode(),
              System.nanoTime() - began);
        });
    ctx.next();
  }

  private void admit(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    Credentials credentials = Credentials.of(request);
    boolean anybody = open.contains(request.method().name() + " " + request.path());
    Future<Caller> admitted = entrance.admit(request, credentials, anybody);
    boolean paused = !admitted.isComplete();
    if (paused) {
      request.pause(); // a body must not pass before somebody reads it
    }
    admitted.onComplete(
        ended -> {
          if (paused) {
            request.resume();
          }
          if (ended.succeeded()) {
            ctx.put(CALLER, ended.result());
            ctx.next();
            return;
          }
          Refusal refusal = Replies.refusal(ctx, ended.cause());
          if (credentials.secret() != null) {
            refusals.note(actor(ctx, ""), "token.refuse", "api", refusal.words());
          }
          Replies.refuse(ctx, refusal);
        });
  }

  private static void slow(RoutingContext ctx) {
    if (!ctx.request().isEnded()) {
      Replies.refuse(
          ctx,
          Refusal.of(
                  408,
                  "the body did not arrive within "
                      + TimeUnit.MILLISECONDS.toSeconds(BODY_ENDS_WITHIN_MS)
                      + " s; nothing was changed")
              .with("Connection", "close"));
    }
  }

  private void dispatch(RoutingContext ctx, String template, List<Operation> verbs) {
    ctx.put(PATH, template);
    String asked =
        ctx.request().method().equals(HttpMethod.HEAD) ? "GET" : ctx.request().method().name();
    for (Operation operation : verbs) {
      if (operation.verb().equals(asked)) {
        run(ctx, operation);
        return;
      }
    }
    String allowed =
        verbs.stream()
            .map(operation -> operation.verb().equals("GET") ? "GET, HEAD" : operation.verb())
            .collect(Collectors.joining(", "));
    Replies.refuse(
        ctx, Refusal.of(405, "this path answers " + allowed + " only").with("Allow", allowed));
  }

  private void run(RoutingContext ctx, Operation operation) {
    if (operation.isWrite() && settings.observing()) {
      Replies.refuse(
          ctx,
          Refusal.of(
              423,
              "this server was started with --observe: it shows what it sees and changes nothing"));
      return;
    }
    Call call = call(ctx);
    pools
        .run(
            operation,
            call,
            ctx.request().getHeader("Accept-Encoding"),
            ctx.get(BEGUN, new AtomicBoolean()))
        .onSuccess(packed -> stream(ctx, packed))
        .onFailure(
            failure -> {
              Refusal refusal = Replies.refusal(ctx, failure);
              if (refusal.status() == 403) {
                refusals.note(
                    call.actor(), "access.refuse", operation.named(call), refusal.words());
              }
              Replies.refuse(ctx, refusal);
            });
  }

  private Call call(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    Map<String, List<String>> query = new TreeMap<>();
    for (String name : ctx.queryParams().names()) {
      query.put(name, ctx.queryParams().getAll(name));
    }
    Buffer body = ctx.body() == null ? null : ctx.body().buffer();
    Credentials credentials = Credentials.of(request);
    Caller admitted = ctx.get(CALLER);
    Caller caller = admitted == null ? entrance.guess(request, credentials) : admitted;
    return new Call(
        Map.copyOf(ctx.pathParams()),
        query,
        request.getHeader("If-Match"),
        request.getHeader("If-None-Match"),
        request.getHeader("Last-Event-ID"),
        request.getHeader("Idempotency-Key"),
        body == null ? Buffer.buffer() : body,
        actor(ctx, caller.actor()),
        caller,
        credentials);
  }

  private static Actor actor(RoutingContext ctx, String name) {
    return new Actor(name, Entrance.address(ctx.request()), Replies.id(ctx));
  }

  private void stream(RoutingContext ctx, Packed packed) {
    HttpServerResponse response = ctx.response();
    Answer answer = packed.answer();
    Answer.Stream stream = answer.stream();
    if (stream == null) {
      Replies.send(ctx, packed);
    } else if (ctx.request().method().equals(HttpMethod.HEAD)) {
      stream.drop();
      Replies.send(ctx, packed);
    } else if (response.ended() || response.closed()) {
      stream.drop();
    } else {
      vertx.cancelTimer(ctx.<Long>get(TIMER, -1L));
      answer.headers().forEach(response::putHeader);
      response.putHeader("Content-Type", answer.type()).setChunked(true);
      Credentials credentials = Credentials.of(ctx.request());
      stream.begin(response, () -> entrance.stillThere(credentials));
    }
  }
}
