package io.sluice.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words of one process, numbered as they come. One thread. */
final class NumberedWords implements Words {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> words = new ArrayList<>();

  @Override
  public int number(String word) {
    Integer known = numbers.get(word);
    if (known != null) {
      return known;
    }
    words.add(word);
    numbers.put(word, words.size());
    return words.size();
  }

  @Override
  public String word(int number) {
    if (number < 1 || number > words.size()) {
      throw new StoredJson.Unreadable("no word has the number " + number);
    }
    return words.get(number - 1);
  }

  int size() {
    return words.size();
  }
}
