package io.sluice.launcher;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key's value may be.
 *
 * @param name of the kind, for people
 * @param allowed what is allowed, for people
 * @param parse from the text; throws {@link IllegalArgumentException} for anything that is not
 *     allowed
 */
record Kind<T>(String name, String allowed, Function<String, T> parse) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3})%");
  private static final Pattern LISTEN =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\s\\[\\]]+):(\\d{1,5})");

  static Kind<String> text(String allowed, Predicate<String> test) {
    return new Kind<>("text", allowed, text -> checked(text, test.test(text)));
  }

  static Kind<Boolean> flag() {
    return new Kind<>(
        "flag",
        "true or false",
        text -> checked(text.equals("true"), text.equals("true") || text.equals("false")));
  }

  static Kind<Integer> number(int least, int most) {
    return new Kind<>(
        "number",
        least + " to " + most,
        text -> {
          int number = Integer.parseInt(text);
          return checked(number, number >= least && number <= most);
        });
  }

  static Kind<Integer> share(int least) {
    return new Kind<>(
        "share",
        least + "% to 100%",
        text -> {
          Matcher matcher = SHARE.matcher(text);
          int percent = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
          return checked(percent, percent >= least && percent <= 100);
        });
  }

  static Kind<Duration> duration(Duration least, Duration most) {
    return new Kind<>(
        "duration",
        "%s to %s, such as 500ms, 30s, 5m".formatted(words(least), words(most)),
        text -> {
          Duration duration = duration(text);
          return checked(duration, duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
        });
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds == 0) {
      return duration.toMillis() + "ms";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** The same kind, or one word that stands for none. */
  Kind<java.util.Optional<T>> or(String word) {
    return new Kind<>(
        name,
        word + ", or " + allowed,
        text ->
            text.equals(word)
                ? java.util.Optional.empty()
                : java.util.Optional.of(parse.apply(text)));
  }

  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    String words = String.join(", ", all.stream().map(Kind::word).toList());
    return new Kind<>(
        "choice",
        "one of " + words,
        text ->
            all.stream()
                .filter(one -> word(one).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  /** How a choice is written. */
  static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Kind<InetSocketAddress> listen() {
    return new Kind<>(
        "address",
        "HOST:PORT, an IPv6 host in brackets, the port from 1 to 65535",
        text -> {
          Matcher matcher = LISTEN.matcher(text);
          if (!matcher.matches()) {
            throw new IllegalArgumentException();
          }
          int port = Integer.parseInt(matcher.group(2));
          String host = matcher.group(1).replaceAll("[\\[\\]]", "");
          InetSocketAddress address =
              new InetSocketAddress(host, checked(port, port >= 1 && port <= 65_535));
          return checked(address, !address.isUnresolved());
        });
  }

  static Kind<URI> url(String allowed) {
    return new Kind<>("URL", allowed, URI::create);
  }

  private static <T> T checked(T value, boolean right) {
    if (!right) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
