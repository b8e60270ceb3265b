package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.injector.certificates.Pair;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the API server asks: POST /inject over TLS with an AdmissionReview; and beside it, in
 * plaintext, /healthz and /readyz. It listens from its first certificate on, and takes each later
 * one without ending a connection.
 */
final class WebhookServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookServer.class);

  /** An API server takes objects up to 3 MiB, and a review is one object and some words. */
  static final int LARGEST_BODY = 4 * 1_024 * 1_024;

  private static final int IDLE_SECONDS = 60;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Address listen;
  private final Review review;
  private volatile boolean leaving;
  private final HttpServer health;

  /** Null before the first certificate; the certificates' thread writes. */
  private volatile @Nullable HttpServer webhook;

  /** Port 0 for any. */
  record Address(String host, int port) {
    static Address of(String text) {
      int colon = text.lastIndexOf(':');
      String host = text.substring(0, colon).replace("[", "").replace("]", "");
      return new Address(host, Integer.parseInt(text.substring(colon + 1)));
    }
  }

  /**
   * Answers on the second address at once.
   *
   * @param listen for reviews
   * @param probes for /healthz and /readyz
   */
  WebhookServer(Address listen, Address probes, Review review) {
    this.listen = listen;
    this.review = review;
    this.health =
        done(
            vertx
                .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(this::tellHealth)
                .listen(probes.port(), probes.host()));
  }

  /** Serves with a certificate from now on. Blocks until it does. */
  void use(Pair pair) {
    PemKeyCertOptions keys =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(pair.certificate()))
            .addKeyValue(Buffer.buffer(pair.key()));
    HttpServer running = webhook;
    if (running != null) {
      done(running.updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(keys)));
      return;
    }
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setKeyCertOptions(keys)
            .setIdleTimeout(IDLE_SECONDS);
    webhook =
        done(
            vertx
                .createHttpServer(options)
                .requestHandler(this::take)
                .listen(listen.port(), listen.host()));
    log.atInfo().addKeyValue("listen", listen).log("the injector answers");
  }

  int healthPort() {
    return health.actualPort();
  }

  /** 0 before the first certificate. */
  int port() {
    HttpServer running = webhook;
    return running == null ? 0 : running.actualPort();
  }

  /** Says that it ends, and answers on: whoever routes to it does so for seconds more. */
  void leave() {
    leaving = true;
  }

  private void tellHealth(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    if (path.equals("/healthz") || (path.equals("/readyz") && port() != 0 && !leaving)) {
      request.response().end("ok\n");
    } else if (path.equals("/readyz")) {
      request
          .response()
          .setStatusCode(503)
          .end(leaving ? "it ends\n" : "there is no certificate yet\n");
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  private void take(HttpServerRequest request) {
    if (!String.valueOf(request.path()).equals("/inject")
        || !request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(404).end("there is POST /inject\n");
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= LARGEST_BODY) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            request
                .response()
                .setStatusCode(413)
                .end("a review has at most " + LARGEST_BODY + " bytes\n")
                .onComplete(told -> request.connection().close());
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            answer(request, body);
          }
        });
  }

  private void answer(HttpServerRequest request, Buffer body) {
    try {
      JsonNode answer = review.answer(body.getBytes());
      request
          .response()
          .putHeader("content-type", "application/json")
          .end(Buffer.buffer(answer.toString()));
    } catch (WrongInput wrong) {
      log.atWarn().addKeyValue("why", wrong.words()).log("refused what is no review");
      request.response().setStatusCode(400).end(wrong.words() + "\n");
    }
  }

  private static <T> T done(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Answers what was asked, and ends. */
  @Override
  public void close() {
    done(vertx.close());
  }
}
