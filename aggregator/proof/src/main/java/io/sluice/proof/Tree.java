package io.sluice.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Merkle tree of RFC 6962 that only grows, kept as its frontier: the roots of the full subtrees
 * that the bits of its size name, the largest first. Adding a leaf and telling the root cost the
 * logarithm of the size.
 *
 * @param size how many leaves
 * @param peaks as many as the size has bits that are set
 */
public record Tree(long size, List<Hash> peaks) {
  /** Without a leaf. */
  public static final Tree EMPTY = new Tree(0, List.of());

  public Tree {
    peaks = List.copyOf(peaks);
    if (size < 0 || Long.bitCount(size) != peaks.size()) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves has not " + peaks.size() + " full subtrees");
    }
  }

  /** With one leaf more. */
  public Tree with(Hash leaf) {
    List<Hash> grown = new ArrayList<>(peaks);
    Hash peak = leaf;
    for (long left = size; (left & 1) == 1; left >>= 1) {
      peak = Hash.ofNode(grown.remove(grown.size() - 1), peak);
    }
    grown.add(peak);
    return new Tree(size + 1, grown);
  }

  /** The hash of all of it. */
  public Hash root() {
    if (peaks.isEmpty()) {
      return Hash.ofNothing();
    }
    Hash root = peaks.get(peaks.size() - 1);
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = Hash.ofNode(peaks.get(i), root);
    }
    return root;
  }

  /** The frontier as one text, which {@link #read} understands. */
  public String text() {
    return peaks.stream().map(Hash::hex).collect(Collectors.joining(","));
  }

  /**
   * The tree of a frontier.
   *
   * @throws IllegalArgumentException if it is none of a tree of that size
   */
  public static Tree read(long size, String text) {
    List<Hash> peaks = new ArrayList<>();
    for (String peak : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      peaks.add(new Hash(peak));
    }
    return new Tree(size, peaks);
  }
}
