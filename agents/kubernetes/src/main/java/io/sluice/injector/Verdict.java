package io.sluice.injector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What becomes of a pod. */
sealed interface Verdict {
  /**
   * It gets its sidecars.
   *
   * @param pod as it is then
   * @param service its name
   */
  record Injected(ObjectNode pod, String service) implements Verdict {}

  /**
   * It stays as it is, and nothing is wrong with it.
   *
   * @param wished whether somebody meant it so, and needs no word of it
   */
  record Left(String reason, boolean wished) implements Verdict {}

  /** It says something wrong of itself, and stays as it is. */
  record Wrong(List<Mistake> mistakes) implements Verdict {
    public Wrong {
      mistakes = List.copyOf(mistakes);
    }
  }
}
