package io.sluice.view;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names that Sluice accepts, from its public interfaces. */
public final class Names {
  /** What a service's name must look like, in words for an error. */
  public static final String SERVICE_RULE =
      "1 to 253 of letters, digits, '.', '_' and '-', starting with a letter or digit, not with"
          + " 'sluice-'";

  /** What an environment's or region's name must look like, in words for an error. */
  public static final String ENVIRONMENT_RULE =
      "1 to 31 of lower-case letters, digits and '-', starting with a letter";

  private static final int MOST_OF_SERVICE = 253;
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern PORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private static final String SIDE = "|";
  private static final String MIRROR = "|mirror";

  private Names() {}

  /** Whether this may name a service. */
  public static boolean isService(String name) {
    if (name.isEmpty() || name.length() > MOST_OF_SERVICE || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    // Not a pattern: whoever connects names dozens.
    for (int i = 1; i < name.length(); i++) {
      char each = name.charAt(i);
      if (!isLetterOrDigit(each) && each != '.' && each != '_' && each != '-') {
        return false;
      }
    }
    return !name.startsWith("sluice-");
  }

  private static boolean isLetterOrDigit(char each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9');
  }

  /** Whether this may name an environment or a region. */
  public static boolean isEnvironment(String name) {
    return ENVIRONMENT.matcher(name).matches();
  }

  /** Whether this may name a port: up to 63 letters, digits, '.', '_' and '-'. */
  public static boolean isPort(String name) {
    return PORT.matcher(name).matches();
  }

  /**
   * The name of the cluster and its assignment: {@code SERVICE} for the default port, {@code
   * SERVICE:PORT} for the others.
   *
   * @param port empty for the default port
   */
  public static String cluster(String service, String port) {
    return port.isEmpty() ? service : service + ":" + port;
  }

  /**
   * The cluster of one environment of a port: {@code SERVICE|ENVIRONMENT}, {@code
   * SERVICE:PORT|ENVIRONMENT}. Neither services nor ports have a bar in their names.
   *
   * @param cluster of the port, as {@link #cluster} says it
   */
  public static String side(String cluster, String environment) {
    return cluster + SIDE + environment;
  }

  /** The cluster of the copies that an environment gets; they are nobody's traffic. */
  public static String mirror(String cluster, String environment) {
    return side(cluster, environment) + MIRROR;
  }

  /** Whether a cluster gets copies of requests and nothing else. */
  public static boolean isMirror(String cluster) {
    return cluster.endsWith(MIRROR);
  }

  /** The service behind the name of a cluster or an assignment. */
  public static String service(String cluster) {
    for (int i = 0; i < cluster.length(); i++) {
      if (cluster.charAt(i) == ':' || cluster.charAt(i) == '|') {
        return cluster.substring(0, i);
      }
    }
    return cluster;
  }

  /** Whether Sluice calls this: http or https, with a host, and with no user, which logs show. */
  public static boolean isHttp(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getUserInfo() == null;
  }

  /**
   * What Envoy's statistics and domains make of a cluster's name: two clusters whose names fold to
   * the same cannot be told apart there.
   */
  public static String folded(String cluster) {
    return cluster.toLowerCase(Locale.ROOT).replace(':', '_');
  }
}
