package io.sluice.console.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sluice.view.StoreUnavailable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How answers and refusals go out, each under its request's id. Runs on event loops. */
final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);
  private static final Pattern GIVEN_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final String ID = "sluice.requestId";
  private static final long UNWANTED_BODY_ENDS_WITHIN_MS = 2_000;

  private Replies() {}

  /** Takes the sender's id of the request, or gives it one, and says it in the answer. */
  static void identify(RoutingContext ctx) {
    String given = ctx.request().getHeader("X-Request-Id");
    String id =
        given != null && GIVEN_ID.matcher(given).matches() ? given : UUID.randomUUID().toString();
    ctx.put(ID, id);
    ctx.response().putHeader("X-Request-Id", id);
  }

  static String id(RoutingContext ctx) {
    return ctx.<String>get(ID, "");
  }

  static void refuse(RoutingContext ctx, Refusal refusal) {
    send(ctx, Packed.of(Answer.problem(refusal, id(ctx)), null));
  }

  /** Answers what a handler threw, or the router refused. */
  static void failed(RoutingContext ctx) {
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

  /** What the sender is told of a failure; a defect is written down. */
  static Refusal refusal(RoutingContext ctx, Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof StoreUnavailable unavailable) {
      String why = String.valueOf(unavailable.getMessage());
      return ctx.request().method().equals(HttpMethod.GET)
          ? Refusal.unreadable(why)
          : Refusal.unavailable(why);
    }
    log.atError()
        .addKeyValue("requestId", id(ctx))
        .addKeyValue("method", ctx.request().method())
        .addKeyValue("path", ctx.<String>get(HttpFront.PATH, "none"))
        .setCause(failure)
        .log("request failed");
    return Refusal.of(
        500, "this is a defect of the server; its log has the rest under the request id");
  }

  static void send(RoutingContext ctx, Packed packed) {
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
  static void malformed(HttpServerRequest request) {
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
}
