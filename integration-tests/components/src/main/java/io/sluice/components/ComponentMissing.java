package io.sluice.components;

/**
 * A program was neither found nor could it be installed; the message is one sentence that says what
 * to install.
 */
public final class ComponentMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ComponentMissing(String sentence) {
    super(sentence);
  }
}
