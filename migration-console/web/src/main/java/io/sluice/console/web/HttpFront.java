package io.sluice.console.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sluice.console.contract.Limits;
import io.sluice.view.Actor;
import io.sluice.view.StoreUnavailable;
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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP round the operations: request ids, the token, bounds, problem documents, counting. Runs on
 * event loops and hands every operation to a pool.
 */
final class HttpFront {
  private static final Logger log = LoggerFactory.getLogger(HttpFront.class);
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final String ID = "sluice.requestId";
  private static final String PATH = "sluice.path";
  private static final String CALLER = "sluice.caller";
  private static final String TIMER = "sluice.timer";
  private static final String BEGUN = "sluice.begun";
  private static final long ANSWERS_WITHIN_MS = 30_000;

  /** Time for 1 MiB over a slow line. */
  private static final long BODY_ENDS_WITHIN_MS = 15_000;

  private static final long UNWANTED_BODY_ENDS_WITHIN_MS = 2_000;

  private final Vertx vertx;
  private final ConsoleSettings settings;
  private final Entrance entrance;
  private final RepeatedRequests repeated;
  private final Connections connections;
  private final ConsoleMetrics metrics;
  private final Workers reads;
  private final Workers writes;
  private final Workers rescues;
  private final Workers questions;
  private final Workers errands;
  private final Workers signIns;
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
    this.repeated = repeated;
    this.connections = new Connections(vertx);
    this.metrics = metrics;
    this.reads = new Workers(vertx, "sluice-console-read", 4, 256);
    this.writes = new Workers(vertx, "sluice-console-write", 8, 64);
    this.rescues = new Workers(vertx, "sluice-console-rescue", 4, 64);
    this.questions = new Workers(vertx, "sluice-console-ask", 4, 16);
    this.errands = new Workers(vertx, "sluice-console-errand", 4, 16);
    this.signIns = people.workers();
    this.refusals = people.refusals();
    this.entrance = new Entrance(people.identities(), people.wrongTokens(), questions);
    this.open =
        operations.stream()
            .filter(operation -> operation.reach() == Operation.Reach.OPEN)
            .map(operation -> operation.verb() + " " + operation.template())
            .collect(Collectors.toUnmodifiableSet());
    this.router = Router.router(vertx);
    router.route().handler(this::begin).failureHandler(this::failed);
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
    router
        .route()
        .last()
        .handler(
            ctx -> {
              List<Operation> page = byTemplate.get("/");
              if (page != null && byBrowser(ctx.request())) {
                dispatch(ctx, "/", page); // it says that there is nothing, and leads to what is
                return;
              }
              refuse(
                  ctx, Refusal.of(404, "there is nothing here; /api/v1/openapi.yaml says what is"));
            });
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
    String given = request.getHeader("X-Request-Id");
    String id =
        given != null && REQUEST_ID.matcher(given).matches() ? given : UUID.randomUUID().toString();
    ctx.put(ID, id);
    ctx.response()
        .putHeader("X-Request-Id", id)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-cache");
    if (request.isSSL()) {
      ctx.response().putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    long began = System.nanoTime();
    AtomicBoolean begun = new AtomicBoolean();
    long timer =
        vertx.setTimer(
            ANSWERS_WITHIN_MS, late -> refuse(ctx, unanswered(begun.compareAndSet(false, true))));
    ctx.put(TIMER, timer).put(BEGUN, begun);
    long body = request.isEnded() ? -1 : vertx.setTimer(BODY_ENDS_WITHIN_MS, late -> slow(ctx));
    connections.asked(request.connection());
    ctx.addEndHandler(
        ended -> {
          vertx.cancelTimer(timer);
          vertx.cancelTimer(body);
          connections.answered(request.connection());
          metrics.answered(
              verb(request.method()),
              ctx.<String>get(PATH, "none"),
              ctx.response().getStatusCode(),
              System.nanoTime() - began);
        });
    ctx.next();
  }

  private static Refusal unanswered(boolean neverBegun) {
    String within = "no answer within " + TimeUnit.MILLISECONDS.toSeconds(ANSWERS_WITHIN_MS) + " s";
    return Refusal.of(
            503,
            neverBegun
                ? within + ": too much waited before this, which was not begun; nothing was changed"
                : within + "; a change may or may not have been made: read it again")
        .with("Retry-After", "5");
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
          Refusal refusal = refusal(ctx, ended.cause());
          if (credentials.secret() != null) {
            refusals.note(actor(ctx, ""), "token.refuse", "api", refusal.words());
          }
          refuse(ctx, refusal);
        });
  }

  private static void slow(RoutingContext ctx) {
    if (!ctx.request().isEnded()) {
      refuse(
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
    refuse(ctx, Refusal.of(405, "this path answers " + allowed + " only").with("Allow", allowed));
  }

  private void run(RoutingContext ctx, Operation operation) {
    if (operation.isWrite() && settings.observing()) {
      refuse(
          ctx,
          Refusal.of(
              423,
              "this server was started with --observe: it shows what it sees and changes nothing"));
      return;
    }
    Call call = call(ctx);
    work(
            operation,
            call,
            ctx.request().getHeader("Accept-Encoding"),
            ctx.get(BEGUN, new AtomicBoolean()))
        .onSuccess(packed -> stream(ctx, packed))
        .onFailure(
            failure -> {
              Refusal refusal = refusal(ctx, failure);
              if (refusal.status() == 403) {
                refusals.note(
                    call.actor(), "access.refuse", operation.named(call), refusal.words());
              }
              refuse(ctx, refusal);
            });
  }

  /**
   * @param begun whether somebody has begun it, or answered that nobody will: a change that waited
   *     for so long that its sender was refused must not be made behind his back
   */
  private Future<Packed> work(
      Operation operation, Call call, @Nullable String encoding, AtomicBoolean begun) {
    Callable<Packed> task =
        () -> {
          if (!begun.compareAndSet(false, true)) {
            throw unanswered(true);
          }
          return Packed.of(
              operation.pool() == Operation.Pool.WRITE
                  ? write(operation, call)
                  : operation.answer(call),
              encoding);
        };
    return switch (operation.pool()) {
      case NONE -> Future.succeededFuture(call).map(c -> Packed.of(operation.answer(c), encoding));
      case READ -> reads.run(task);
      case WRITE -> writes.run(task);
      case RESCUE -> rescues.run(task);
      case ASK -> questions.run(task);
      case ERRAND -> errands.run(task);
      case SIGN_IN -> signIns.run(task);
    };
  }

  private Answer write(Operation operation, Call call) {
    String key = call.idempotencyKey();
    return key == null || operation.replay() == Operation.Replay.NONE
        ? operation.answer(call)
        : repeated.answer(operation, call, key);
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
    return new Actor(name, Entrance.address(ctx.request()), id(ctx));
  }

  private void failed(RoutingContext ctx) {
    Throwable failure = ctx.failure();
    if (failure != null && ctx.statusCode() == 500) {
      refuse(ctx, refusal(ctx, failure));
    } else if (ctx.statusCode() == 413) {
      refuse(ctx, Refusal.of(413, "a body has at most 1 MiB"));
    } else {
      refuse(
          ctx,
          Refusal.of(
              ctx.statusCode(),
              "the request cannot be read: look at the percent signs of its path and query (%25 is a"
                  + " percent sign)"));
    }
  }

  private static Refusal refusal(RoutingContext ctx, Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof StoreUnavailable unavailable) {
      return Refusal.unavailable(String.valueOf(unavailable.getMessage()));
    }
    log.atError()
        .addKeyValue("requestId", id(ctx))
        .addKeyValue("method", ctx.request().method())
        .addKeyValue("path", ctx.<String>get(PATH, "none"))
        .setCause(failure)
        .log("request failed");
    return Refusal.of(
        500, "this is a defect of the server; its log has the rest under the request id");
  }

  private static void refuse(RoutingContext ctx, Refusal refusal) {
    send(ctx, Packed.of(Answer.problem(refusal, id(ctx)), null));
  }

  private void stream(RoutingContext ctx, Packed packed) {
    HttpServerResponse response = ctx.response();
    Answer answer = packed.answer();
    Answer.Stream stream = answer.stream();
    if (stream == null) {
      send(ctx, packed);
    } else if (ctx.request().method().equals(HttpMethod.HEAD)) {
      stream.drop();
      send(ctx, packed);
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

  private static void send(RoutingContext ctx, Packed packed) {
    HttpServerResponse response = ctx.response();
    Answer answer = packed.answer();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (answer.status() == 304) {
      response.end();
      return;
    }
    response.putHeader("Content-Type", answer.type());
    response.putHeader("Vary", "Accept-Encoding");
    if (packed.compressed()) {
      response.putHeader("Content-Encoding", "gzip");
    }
    Buffer body = packed.body();
    if (ctx.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
    if (!ctx.request().isEnded()) {
      dropLater(ctx);
    }
  }

  /**
   * A body that nobody wants any longer is read for a moment, so that its sender sees the answer.
   */
  private static void dropLater(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    request.resume();
    ctx.vertx()
        .setTimer(
            UNWANTED_BODY_ENDS_WITHIN_MS,
            late -> {
              if (!request.isEnded()) {
                request.connection().close();
              }
            });
  }

  /** Answers what is no HTTP request, or one beyond all bounds, and closes the connection. */
  void malformed(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Refusal refusal =
        cause instanceof TooLongHttpLineException
            ? Refusal.of(414, "the request line has at most 8 KiB")
            : cause instanceof TooLongHttpHeaderException
                ? Refusal.of(431, "all header fields together have at most 16 KiB")
                : Refusal.of(
                    400, "this is no HTTP request, or one whose header fields are malformed");
    Answer answer = Answer.problem(refusal, UUID.randomUUID().toString());
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.type())
        .putHeader("Connection", "close")
        .end(Buffer.buffer(answer.bytes()))
        .onComplete(ended -> request.connection().close());
  }

  private static String id(RoutingContext ctx) {
    return ctx.<String>get(ID, "");
  }

  /** The method as a label: whatever else somebody sends is one word. */
  private static String verb(HttpMethod method) {
    return List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS")
            .contains(method.name())
        ? method.name()
        : "OTHER";
  }
}
