package io.sluice.store;

/** Numbers that stand for words which come again and again. */
interface Words {
  /** The number of a word, at least 1. */
  int number(String word);

  /**
   * The word of a number.
   *
   * @throws StoredJson.Unreadable if there is none
   */
  String word(int number);
}
