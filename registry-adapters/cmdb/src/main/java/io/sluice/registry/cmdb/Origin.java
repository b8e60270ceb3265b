package io.sluice.registry.cmdb;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The one host and port that is asked, and so the one that ever sees the token.
 *
 * @param url of the configured list
 */
record Origin(URI url) {

  /**
   * Where a link of the CMDB's leads: to the same host, or nowhere. A CMDB behind a proxy that ends
   * TLS often writes {@code http://} into its links; the path and query are taken of such a link,
   * and asked for where the list was.
   *
   * @param from the page with the link
   */
  Optional<URI> follow(URI from, String link) {
    URI to;
    try {
      to = from.resolve(link);
      boolean same =
          to.getHost() != null
              && to.getRawUserInfo() == null
              && lower(to.getHost()).equals(lower(url.getHost()))
              && (port(to) == port(url) || to.getPort() < 0);
      if (!same) {
        return Optional.empty();
      }
      String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
      String path = to.getRawPath() == null ? "/" : to.getRawPath();
      return Optional.of(
          URI.create(url.getScheme() + "://" + url.getRawAuthority() + path + query));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
