package io.sluice.agent;

import java.util.List;
import java.util.stream.Collectors;

/** Every mistake at once; nothing was made from it. */
public final class WrongInput extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf is serializable, its interface does not say so.
  private final List<Mistake> mistakes;

  public WrongInput(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  /** At least one, in the order of the text. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
