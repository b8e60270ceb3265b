package io.sluice.xds.server;

import io.sluice.view.Names;
import io.sluice.view.people.Scope;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a certificate with a fitting name may be. Two of the same text are equal.
 *
 * <p>A pattern with {@code ://} is of URIs, one with {@code =} of the subject as RFC 2253 writes
 * it, any other of DNS names, in which case does not count; {@code *} is any run of characters,
 * {@code {service}} stands where the service's name does.
 */
public final class Grant {
  /** How one is written. */
  public static final String RULE =
      "CERTIFICATE [as SERVICE] [with all]: CERTIFICATE with {service} in it, or SERVICE, says which"
          + " service it may be; * is any run of characters";

  private static final String PLACE = "{service}";
  private static final String NAME = "([A-Za-z0-9._-]{1,253})";
  private static final int MOST_STARS = 4;
  private static final int LONGEST_NAME = 1_024;
  private static final Pattern FORM =
      Pattern.compile(
          "(\\S{1,512}|[A-Za-z0-9.]{1,64}=.{0,512}?)(?: as ([A-Za-z0-9._*-]{1,253}))?( with all)?");

  private final String text;
  private final Kind kind;
  private final Pattern fits;

  /** Empty when the certificate's name says the service. */
  private final Optional<Scope> services;

  private final boolean all;

  /** Of what in a certificate a name is. */
  private enum Kind {
    SUBJECT,
    URI,
    DNS;

    private static final Pattern SUBJECTS =
        Pattern.compile("[A-Za-z0-9.]{1,64}=.*", Pattern.DOTALL);

    private static Kind of(String name) {
      if (SUBJECTS.matcher(name).matches()) {
        return SUBJECT;
      }
      return name.contains("://") ? URI : DNS;
    }
  }

  private Grant(String text, String certificate, Optional<Scope> services, boolean all) {
    this.text = text;
    this.kind = Kind.of(certificate);
    this.services = services;
    this.all = all;
    String regex = quoted(certificate).replace(quoted("*"), ".*").replace(quoted(PLACE), NAME);
    this.fits = Pattern.compile(kind == Kind.DNS ? "(?i)" + regex : regex);
  }

  /** A grant as it is written; empty for anything else. */
  public static Optional<Grant> read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String certificate = form.group(1);
    String service = form.group(2) == null ? "" : form.group(2);
    int places = certificate.split(Pattern.quote(PLACE), -1).length - 1;
    if (certificate.endsWith(" ")
        || certificate.chars().filter(c -> c == '*').count() > MOST_STARS
        || places != (service.isEmpty() ? 1 : 0)
        || (places == 1 && !isClear(certificate))
        || (!service.isEmpty() && !Scope.isPattern(service))) {
      return Optional.empty();
    }
    Optional<Scope> services =
        service.isEmpty() ? Optional.empty() : Optional.of(new Scope(service, Scope.ALL));
    return Optional.of(new Grant(text, certificate, services, form.group(3) != null));
  }

  /** With a star in it, what stands around the service's name cannot be a part of one. */
  private static boolean isClear(String certificate) {
    int from = certificate.indexOf(PLACE);
    int to = from + PLACE.length();
    return certificate.indexOf('*') < 0
        || ((from == 0 || isBorder(certificate.charAt(from - 1)))
            && (to == certificate.length() || isBorder(certificate.charAt(to))));
  }

  private static boolean isBorder(char c) {
    return !(c == '*' || c == '.' || c == '_' || c == '-' || Character.isLetterOrDigit(c));
  }

  /** Whether it lets whoever it fits have every service. */
  boolean all() {
    return all;
  }

  /** Whether a name of a certificate lets it be this service. */
  boolean lets(String name, String caller) {
    if (name.length() > LONGEST_NAME || Kind.of(name) != kind || !Names.isService(caller)) {
      return false;
    }
    Matcher fit = fits.matcher(name);
    return fit.matches()
        && services.map(one -> one.covers(caller)).orElseGet(() -> fit.group(1).equals(caller));
  }

  /** Each character for itself, so that a part of the result can be put in place of another. */
  private static String quoted(String text) {
    return text.replaceAll("([^A-Za-z0-9])", "\\\\$1");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grant grant && grant.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
