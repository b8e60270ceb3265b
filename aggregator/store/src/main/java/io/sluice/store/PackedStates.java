package io.sluice.store;

import io.sluice.view.history.Fact.Dated;
import io.sluice.view.history.Facts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds of every service now, packed, so that remembering it costs some 30 bytes an endpoint.
 * One thread.
 */
final class PackedStates {
  private static final int FEW_WORDS = 50_000;

  private final Map<String, byte[]> states = new HashMap<>();
  private NumberedWords words = new NumberedWords();
  private int most = FEW_WORDS;

  List<String> names() {
    return new ArrayList<>(states.keySet());
  }

  Facts get(String service) {
    Facts facts = new Facts();
    list(service).forEach(facts::apply);
    return facts;
  }

  /** The same, in no form that could be changed. */
  List<Dated> list(String service) {
    byte @Nullable [] packed = states.get(service);
    return packed == null ? List.of() : FactForm.read(0, packed, words);
  }

  void put(String service, Facts facts) {
    if (facts.isEmpty()) {
      states.remove(service);
    } else {
      states.put(service, FactForm.write(0, facts.all(), words));
    }
    if (words.size() > most) {
      forgetWords();
    }
  }

  /** Words of what is long gone would stay for ever. */
  private void forgetWords() {
    NumberedWords fresh = new NumberedWords();
    for (Map.Entry<String, byte[]> state : states.entrySet()) {
      state.setValue(FactForm.write(0, FactForm.read(0, state.getValue(), words), fresh));
    }
    words = fresh;
    most = Math.max(FEW_WORDS, 2 * fresh.size());
  }
}
