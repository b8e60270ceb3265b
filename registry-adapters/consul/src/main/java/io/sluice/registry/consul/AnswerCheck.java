package io.sluice.registry.consul;

import com.google.common.net.HostAndPort;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.kiwiproject.consul.util.failover.ConsulFailoverInterceptor;

/**
 * Refuses answers that must not be believed, with a {@link ConsulFault}. It fails over to nothing:
 * this is the one door through which the client lets its own calls, and their headers, be seen.
 */
final class AnswerCheck extends ConsulFailoverInterceptor {
  private static final int WORDS = 200;
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,18}");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");

  private final String token;
  private final long maxBytes;

  AnswerCheck(String host, String token, long maxBytes) {
    super(List.of(HostAndPort.fromHost(host)), 1);
    this.token = token;
    this.maxBytes = maxBytes;
  }

  @Override
  public Response intercept(Chain chain) {
    try {
      Response response = chain.proceed(chain.request());
      try {
        return checked(response);
      } catch (IOException | RuntimeException e) {
        response.close();
        throw e;
      }
    } catch (IOException e) {
      // The overridden method declares no exception; ConsulConnection unwraps this.
      throw new UncheckedIOException(e);
    }
  }

  private Response checked(Response response) throws IOException {
    if (!response.isSuccessful()) {
      throw refused(response.code(), words(response));
    }
    if ("true".equalsIgnoreCase(response.header("X-Consul-Results-Filtered-By-ACLs"))) {
      throw new ConsulFault(
          Cause.CREDENTIALS, "Consul leaves out what the token may not read; it must read all");
    }
    if ("false".equalsIgnoreCase(response.header("X-Consul-KnownLeader"))) {
      throw new ConsulFault(Cause.OUTAGE, "Consul has no leader");
    }
    String index = response.header("X-Consul-Index");
    if (index != null && !INDEX.matcher(index).matches()) {
      throw new ConsulFault(Cause.UNTRUSTED, "The answer's index is no number: this is no Consul");
    }
    ResponseBody body = new BoundedBody(response.body(), maxBytes);
    return response.newBuilder().body(body).build();
  }

  private String words(Response response) throws IOException {
    String words = response.peekBody(WORDS).string();
    String safe = token.isEmpty() ? words : words.replace(token, "(token)");
    return UNPRINTABLE.matcher(safe).replaceAll(" ").trim();
  }

  private static ConsulFault refused(int code, String words) {
    String said = words.isEmpty() ? "" : ": " + words;
    return switch (code) {
      case 401, 403 ->
          new ConsulFault(Cause.CREDENTIALS, "Consul refuses the token (" + code + ")" + said);
      case 429 ->
          new ConsulFault(Cause.OUTAGE, "Consul limits how much this client may ask (429)" + said);
      default -> new ConsulFault(Cause.OUTAGE, "Consul answers with error " + code + said);
    };
  }
}
