package io.sluice.store;

import io.sluice.view.history.Fact;
import io.sluice.view.history.Fact.Dated;
import java.util.ArrayList;
import java.util.List;

/** Facts of proxies between members: {@link FactForm} behind its words. */
final class FactsOnTheWay {
  private FactsOnTheWay() {}

  static PackedOutput write(PackedOutput out, List<Fact> facts) {
    NumberedWords words = new NumberedWords();
    byte[] packed =
        FactForm.write(0, facts.stream().map(fact -> new Dated(0, fact)).toList(), words);
    out.number(words.size());
    for (int number = 1; number <= words.size(); number++) {
      out.text(words.word(number));
    }
    return out.number(packed.length).octets(packed);
  }

  /**
   * What was written.
   *
   * @throws StoredJson.Unreadable if it is something else, or tells of more than proxies
   */
  static List<Fact> read(PackedInput in) {
    NumberedWords words = new NumberedWords();
    for (int left = in.count(); left > 0; left--) {
      words.number(in.text());
    }
    List<Fact> facts = new ArrayList<>();
    for (Dated dated : FactForm.read(0, in.octets(in.count()), words)) {
      if (!(dated.fact() instanceof Fact.Held) && !(dated.fact() instanceof Fact.Connected)) {
        throw new StoredJson.Unreadable("a member tells of more than its proxies");
      }
      facts.add(dated.fact());
    }
    if (!in.isAtEnd()) {
      throw new StoredJson.Unreadable("a member tells more than it announced");
    }
    return facts;
  }

  static void form(PackedInput in, int form) {
    int its = in.octet();
    if (its != form) {
      throw new StoredJson.Unreadable("a member tells it in the form " + its);
    }
  }
}
