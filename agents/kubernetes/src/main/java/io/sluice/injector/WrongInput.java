package io.sluice.injector;

import java.util.List;
import java.util.stream.Collectors;

/** Every mistake at once; nothing was made from it. */
final class WrongInput extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf is serializable, its interface does not say so.
  private final List<Mistake> mistakes;

  WrongInput(List<Mistake> mistakes) {
    super(words(mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** All of them, a line each. */
  static String words(List<Mistake> mistakes) {
    return mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n"));
  }

  String words() {
    return words(mistakes);
  }

  /** At least one. */
  List<Mistake> mistakes() {
    return mistakes;
  }
}
