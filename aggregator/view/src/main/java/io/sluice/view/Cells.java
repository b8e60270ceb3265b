package io.sluice.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from name to value, in order of names, that shares all but a path with its
 * predecessor: changing one of C cells costs O(log C) time and memory, and its digest comes with
 * it. A height-balanced (AVL) tree.
 */
public final class Cells<V> implements Iterable<V> {
  private final Function<? super V, Digest> digestOf;
  private final @Nullable Node<V> root;

  private record Node<V>(
      String name,
      V value,
      Digest own,
      @Nullable Node<V> left,
      @Nullable Node<V> right,
      int height,
      int size,
      Digest digest) {}

  private Cells(Function<? super V, Digest> digestOf, @Nullable Node<V> root) {
    this.digestOf = digestOf;
    this.root = root;
  }

  /**
   * No cells.
   *
   * @param digestOf the digest of one value, name included; pure
   */
  public static <V> Cells<V> empty(Function<? super V, Digest> digestOf) {
    return new Cells<>(digestOf, null);
  }

  /** The value under a name, or null. */
  public @Nullable V get(String name) {
    Node<V> node = root;
    while (node != null) {
      int order = name.compareTo(node.name);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** These cells with one added or replaced. */
  public Cells<V> with(String name, V value) {
    return new Cells<>(digestOf, put(root, name, value));
  }

  /** These cells without one; the same object when there is none of that name. */
  public Cells<V> without(String name) {
    return get(name) == null ? this : new Cells<>(digestOf, remove(root, name));
  }

  /** How many there are. */
  public int size() {
    return size(root);
  }

  public boolean isEmpty() {
    return root == null;
  }

  /** The digest of all cells. */
  public Digest digest() {
    return digest(root);
  }

  /** The digest of the cells up to a name, that name's among them; O(log C). */
  public Digest digestThrough(String name) {
    Digest sum = Digest.ZERO;
    Node<V> node = root;
    while (node != null) {
      if (node.name.compareTo(name) > 0) {
        node = node.left;
      } else {
        sum = sum.plus(digest(node.left)).plus(node.own);
        node = node.right;
      }
    }
    return sum;
  }

  /**
   * The name with so many before it; O(log C).
   *
   * @param index 0 to size - 1
   */
  public String nameAt(int index) {
    Node<V> node = root;
    int rest = index;
    while (node != null) {
      int before = size(node.left);
      if (rest == before) {
        return node.name;
      }
      if (rest < before) {
        node = node.left;
      } else {
        rest -= before + 1;
        node = node.right;
      }
    }
    throw new IndexOutOfBoundsException(index + " of " + size());
  }

  /** All names, in order; O(C). */
  public List<String> names() {
    List<String> names = new ArrayList<>(size());
    new Walk<>(root, null).forEachRemaining(node -> names.add(node.name));
    return names;
  }

  /** All values, in order of names. */
  @Override
  public Iterator<V> iterator() {
    return values(new Walk<>(root, null));
  }

  /** The values whose names come after the given one, in order. */
  public Iterable<V> after(String name) {
    return () -> values(new Walk<>(root, name));
  }

  private static <V> Iterator<V> values(Iterator<Node<V>> nodes) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return nodes.hasNext();
      }

      @Override
      public V next() {
        return nodes.next().value;
      }
    };
  }

  private Node<V> put(@Nullable Node<V> node, String name, V value) {
    if (node == null) {
      return node(name, value, digestOf.apply(value), null, null);
    }
    int order = name.compareTo(node.name);
    if (order == 0) {
      return node(name, value, digestOf.apply(value), node.left, node.right);
    }
    return order < 0
        ? balanced(node, put(node.left, name, value), node.right)
        : balanced(node, node.left, put(node.right, name, value));
  }

  private @Nullable Node<V> remove(@Nullable Node<V> node, String name) {
    if (node == null) {
      return null;
    }
    int order = name.compareTo(node.name);
    if (order < 0) {
      return balanced(node, remove(node.left, name), node.right);
    }
    if (order > 0) {
      return balanced(node, node.left, remove(node.right, name));
    }
    if (node.left == null) {
      return node.right;
    }
    if (node.right == null) {
      return node.left;
    }
    Node<V> next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balanced(next, node.left, remove(node.right, next.name));
  }

  /** The middle's cell over two subtrees whose heights differ by at most 2. */
  private static <V> Node<V> balanced(
      Node<V> middle, @Nullable Node<V> left, @Nullable Node<V> right) {
    int lean = height(left) - height(right);
    if (lean > 1 && left != null) {
      if (height(left.left) >= height(left.right) || left.right == null) {
        return node(left, left.left, node(middle, left.right, right));
      }
      Node<V> top = left.right;
      return node(top, node(left, left.left, top.left), node(middle, top.right, right));
    }
    if (lean < -1 && right != null) {
      if (height(right.right) >= height(right.left) || right.left == null) {
        return node(right, node(middle, left, right.left), right.right);
      }
      Node<V> top = right.left;
      return node(top, node(middle, left, top.left), node(right, top.right, right.right));
    }
    return node(middle, left, right);
  }

  private static <V> Node<V> node(Node<V> cell, @Nullable Node<V> left, @Nullable Node<V> right) {
    return node(cell.name, cell.value, cell.own, left, right);
  }

  private static <V> Node<V> node(
      String name, V value, Digest own, @Nullable Node<V> left, @Nullable Node<V> right) {
    return new Node<>(
        name,
        value,
        own,
        left,
        right,
        1 + Math.max(height(left), height(right)),
        1 + size(left) + size(right),
        digest(left).plus(own).plus(digest(right)));
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?> node) {
    return node == null ? 0 : node.size;
  }

  private static Digest digest(@Nullable Node<?> node) {
    return node == null ? Digest.ZERO : node.digest;
  }

  /** The nodes in order, from the first after a name on. */
  private static final class Walk<V> implements Iterator<Node<V>> {
    private final Deque<Node<V>> path = new ArrayDeque<>();

    Walk(@Nullable Node<V> root, @Nullable String after) {
      Node<V> node = root;
      while (node != null) {
        if (after == null || node.name.compareTo(after) > 0) {
          path.push(node);
          node = node.left;
        } else {
          node = node.right;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Node<V> next() {
      if (path.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node<V> next = path.pop();
      for (Node<V> node = next.right; node != null; node = node.left) {
        path.push(node);
      }
      return next;
    }
  }
}
