package io.sluice.xds.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a certificate with a fitting name may be.
 *
 * @param certificate a pattern of its names: {@code *} is any run of characters, {@code {service}}
 *     stands where the service's name does
 * @param service a pattern of services; empty when the certificate's name says it
 * @param all whether it may have every service without naming it
 */
public record Grant(String certificate, String service, boolean all) {
  /** How one is written. */
  public static final String RULE =
      "CERTIFICATE [as SERVICE] [with all]: CERTIFICATE with {service} in it, or SERVICE, says which"
          + " service it may be; * is any run of characters";

  private static final String PLACE = "{service}";
  private static final String NAME = "([A-Za-z0-9._-]{1,253})";
  private static final Pattern FORM =
      Pattern.compile("(\\S.{0,511}?)(?: as ([A-Za-z0-9._*-]{1,253}))?( with all)?");

  /** A grant as it is written; empty for anything else. */
  public static Optional<Grant> read(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    String certificate = form.group(1);
    String service = form.group(2) == null ? "" : form.group(2);
    boolean named = certificate.split(Pattern.quote(PLACE), -1).length == 2;
    return named == service.isEmpty()
        ? Optional.of(new Grant(certificate, service, form.group(3) != null))
        : Optional.empty();
  }

  /** Whether a name of a certificate lets it be this service. */
  boolean lets(String name, String caller) {
    Matcher fit = Pattern.compile(regex(certificate).replace(quoted(PLACE), NAME)).matcher(name);
    if (!fit.matches()) {
      return false;
    }
    return service.isEmpty() ? fit.group(1).equals(caller) : caller.matches(regex(service));
  }

  private static String regex(String pattern) {
    return quoted(pattern).replace(quoted("*"), ".*");
  }

  /** Each character for itself, so that a part of the result can be put in place of another. */
  private static String quoted(String text) {
    return text.replaceAll("([^A-Za-z0-9])", "\\\\$1");
  }
}
