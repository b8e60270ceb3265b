package io.sluice.engine;

import io.sluice.engine.Federation.SourceNotice;
import io.sluice.engine.guard.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a pass comes to while it is under way. Owned by the loop. */
final class PassDraft {
  private final List<Effect> effects = new ArrayList<>();
  private final List<SourceNotice> notices = new ArrayList<>();
  private final Map<String, List<CompletableFuture<Integer>>> confirmations = new HashMap<>();

  void add(Effect effect) {
    effects.add(effect);
  }

  /** An operator waits for what the source's guard lets go in this pass. */
  void confirms(LoopInput.LossConfirmed confirmed) {
    confirmations
        .computeIfAbsent(confirmed.source(), name -> new ArrayList<>())
        .add(confirmed.letGo());
  }

  /** A source's guard judged: whoever waits for it has an answer. */
  void judged(String source, Verdict verdict) {
    verdict.notices().forEach(notice -> notices.add(new SourceNotice(source, notice)));
    confirmations
        .getOrDefault(source, List.of())
        .forEach(future -> future.complete(verdict.letGo()));
  }

  /** The source had its turn; whoever still waits for its guard waits in vain. */
  void over(String source) {
    confirmations
        .getOrDefault(source, List.of())
        .forEach(
            future ->
                future.completeExceptionally(
                    new IllegalStateException("the guard failed; see the log")));
  }

  List<Effect> effects() {
    return effects;
  }

  List<SourceNotice> notices() {
    return notices;
  }
}
