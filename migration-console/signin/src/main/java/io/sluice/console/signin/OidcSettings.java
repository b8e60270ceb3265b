package io.sluice.console.signin;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * How an OpenID provider is asked.
 *
 * @param issuer its name and where its discovery document is; https, or http on this machine
 * @param clientId as which this server is known to it
 * @param clientSecret empty for a public client
 * @param scopes asked for; {@code openid} is always among them
 * @param nameClaim the claim that is a user's name here
 * @param groupsClaim the claim that lists his groups
 * @param redirect where a browser comes back to, as the provider knows it
 */
public record OidcSettings(
    URI issuer,
    String clientId,
    String clientSecret,
    List<String> scopes,
    String nameClaim,
    String groupsClaim,
    URI redirect) {
  public OidcSettings {
    scopes = List.copyOf(scopes);
    if (!isProtected(issuer)) {
      throw new IllegalArgumentException("an issuer is asked over https");
    }
  }

  /** Whether nobody on the way can change what is sent there. */
  public static boolean isProtected(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || uri.getUserInfo() != null) {
      return false;
    }
    if (scheme.equals("https")) {
      return true;
    }
    boolean literal = host.equals("localhost") || host.matches("127\\.[0-9.]+|\\[::1]");
    try {
      return scheme.equals("http") && literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "OidcSettings[" + issuer + ", client " + clientId + "]";
  }
}
