package io.sluice.view.people;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * To whom something is granted.
 *
 * @param kind whether the name is a user's or a group's
 * @param name of the user or group, who need not exist yet
 */
public record Principal(Kind kind, String name) implements Comparable<Principal> {
  /** What a user's name looks like, in words for an error. */
  public static final String USER_RULE =
      "1 to 64 of letters, digits, '.', '_', '@' and '-', starting with a letter or digit; not"
          + " system";

  /** What a group's name looks like, in words for an error. */
  public static final String GROUP_RULE =
      "1 to 128 of letters, digits, '.', '_', '@', ':', '/' and '-', starting with a letter, a digit"
          + " or '/'";

  private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9._@:/-]{0,127}");

  /** Of what a name is. */
  public enum Kind {
    /** One person or program. */
    USER,
    /** Those who are in it. */
    GROUP;

    /** As it is written in bodies and commands. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Principal {
    if (kind == Kind.USER ? !isUser(name) : !isGroup(name)) {
      throw new IllegalArgumentException(
          kind == Kind.USER ? "a user's name is " + USER_RULE : "a group's name is " + GROUP_RULE);
    }
  }

  /** A user. */
  public static Principal user(String name) {
    return new Principal(Kind.USER, name);
  }

  /** A group. */
  public static Principal group(String name) {
    return new Principal(Kind.GROUP, name);
  }

  /** Whether this may name a user; Sluice itself acts as {@code system}, which nobody else may. */
  public static boolean isUser(String name) {
    return USER.matcher(name).matches() && !name.equalsIgnoreCase("system");
  }

  /** Whether this may name a group. */
  public static boolean isGroup(String name) {
    return GROUP.matcher(name).matches();
  }

  /** As a sentence names it. */
  public String words() {
    return kind == Kind.USER ? name : name + " (group)";
  }

  @Override
  public int compareTo(Principal other) {
    int byKind = other.kind.compareTo(kind); // groups first: they are whom one asks
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }
}
