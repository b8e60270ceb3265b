package io.sluice.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TreeTest {
  /** RFC 6962 section 2.1, word for word: the slow way to the same root. */
  private static Hash rootOf(List<Hash> leaves) {
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int half = Integer.highestOneBit(leaves.size() - 1);
    return Hash.ofNode(
        rootOf(leaves.subList(0, half)), rootOf(leaves.subList(half, leaves.size())));
  }

  @Property(tries = 200)
  void theFrontierHasTheRootThatTheRfcDefines(@ForAll @IntRange(min = 1, max = 300) int size) {
    List<Hash> leaves = new ArrayList<>();
    Tree tree = Tree.EMPTY;
    for (int i = 0; i < size; i++) {
      leaves.add(Hash.ofLeaf("entry " + i));
      tree = tree.with(leaves.get(i));
    }

    assertThat(tree.root()).isEqualTo(rootOf(leaves));
    assertThat(Tree.read(size, tree.text())).isEqualTo(tree);
  }

  /** The test vectors of the reference implementation of Certificate Transparency. */
  @Test
  void theHashesAreThoseOfCertificateTransparency() {
    assertThat(Tree.EMPTY.root().hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Hash.ofLeaf("").hex())
        .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  }

  @Test
  void aFrontierOfAnotherSizeIsRefused() {
    String two = Tree.EMPTY.with(Hash.ofLeaf("a")).with(Hash.ofLeaf("b")).text();

    assertThatThrownBy(() -> Tree.read(3, two)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tree.read(1, "abc")).isInstanceOf(IllegalArgumentException.class);
  }
}
