package io.sluice.proof;

/**
 * All entries up to one, as two hashes: the chain finds the place of a change, the tree makes one
 * entry provable without the others.
 *
 * @param tree over the leaves
 * @param link the hash that chains the newest leaf to all before it
 */
public record Chain(Tree tree, Hash link) {
  /** Without an entry. */
  public static final Chain EMPTY = new Chain(Tree.EMPTY, Hash.ZERO);

  /** With one entry more. */
  public Chain with(Hash leaf) {
    return new Chain(tree.with(leaf), Hash.ofLink(link, leaf));
  }

  /** How many entries. */
  public long size() {
    return tree.size();
  }

  /** What is signed of it. */
  public Head head() {
    return new Head(tree.size(), tree.root(), link);
  }
}
