package io.sluice.agent.registration;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said to an etcd cluster over its JSON gateway: to one member, and to the next when that
 * does not answer. Blocking; for one thread.
 *
 * @see <a href="https://etcd.io/docs/v3.5/dev-guide/api_grpc_gateway/">etcd's gRPC gateway</a>
 */
final class EtcdMembers {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int LARGEST = 16 * 1024 * 1024;
  private static final int UNAUTHENTICATED = 401;
  private static final int WORDS = 200;

  private final List<URI> members;
  private final Optional<RegistrySettings.Login> login;
  private final EtcdHttp http;
  private int member;
  private String token = "";

  EtcdMembers(RegistrySettings.OfEtcd settings) {
    this.members = settings.members();
    this.login = settings.login();
    this.http = new EtcdHttp(settings.tls());
  }

  /** The one that answered last. */
  URI member() {
    return members.get(member);
  }

  /**
   * Asks for something, as the user.
   *
   * @throws IOException if no member answers, or etcd refuses
   */
  JsonObject ask(String path, JsonObject question) throws IOException {
    if (login.isPresent() && token.isEmpty()) {
      logIn(login.get());
    }
    HttpResponse<String> answer = anyMember(path, question);
    if (login.isPresent() && isOldToken(answer)) {
      logIn(login.get());
      answer = anyMember(path, question);
    }
    return read(path, answer);
  }

  private static boolean isOldToken(HttpResponse<String> answer) {
    return answer.statusCode() == UNAUTHENTICATED
        || (answer.statusCode() != 200 && answer.body().contains("auth store is old"));
  }

  private void logIn(RegistrySettings.Login user) throws IOException {
    token = "";
    JsonObject question = new JsonObject();
    question.addProperty("name", user.user());
    question.addProperty("password", user.password());
    JsonObject said = read("/v3/auth/authenticate", anyMember("/v3/auth/authenticate", question));
    token = said.has("token") ? said.get("token").getAsString() : "";
  }

  private HttpResponse<String> anyMember(String path, JsonObject question) throws IOException {
    IOException last = new IOException("etcd has no members");
    for (int tried = 0; tried < members.size(); tried++) {
      try {
        HttpResponse<String> answer = send(path, question);
        if (answer.statusCode() < 500) {
          return answer;
        }
        last = refused(path, answer);
      } catch (IOException e) {
        last =
            new IOException(
                "etcd at " + member().getAuthority() + " does not answer: " + e.getMessage(), e);
      }
      member = (member + 1) % members.size();
    }
    throw last;
  }

  private HttpResponse<String> send(String path, JsonObject question) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(member().resolve(path))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(question.toString()));
    if (!token.isEmpty()) {
      request.header("Authorization", token);
    }
    return http.send(request.build());
  }

  private JsonObject read(String path, HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw refused(path, answer);
    }
    if (answer.body().length() > LARGEST) {
      throw new IOException("etcd's answer to " + path + " is longer than " + LARGEST);
    }
    JsonObject said = object(answer.body());
    if (said == null) {
      throw new IOException(
          "what answers at " + member().getAuthority() + " to " + path + " is no etcd");
    }
    return said;
  }

  private IOException refused(String path, HttpResponse<String> answer) {
    JsonObject said = object(answer.body());
    String words = said != null && said.has("message") ? said.get("message").getAsString() : "";
    return new IOException(
        "etcd at "
            + member().getAuthority()
            + " answers "
            + answer.statusCode()
            + " to "
            + path
            + ": "
            + words.substring(0, Math.min(WORDS, words.length())));
  }

  private static @Nullable JsonObject object(String text) {
    try {
      return JsonParser.parseString(text) instanceof JsonObject object ? object : null;
    } catch (JsonParseException e) {
      return null;
    }
  }
}
