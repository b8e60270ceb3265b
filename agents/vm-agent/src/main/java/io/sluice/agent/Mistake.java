package io.sluice.agent;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * One thing that is wrong with what a person wrote.
 *
 * @param key where, for example {@code ports.egress} or {@code --xds}
 * @param value what stands there
 * @param allowed what may stand there, in words
 * @param line from 1; 0 where there are no lines
 */
public record Mistake(String key, String value, String allowed, int line) {
  private static final int MOST_SHOWN = 80;

  /** One that stands on no line. */
  public Mistake(String key, String value, String allowed) {
    this(key, value, allowed, 0);
  }

  /** Of a document that is no YAML: the line on which it ends to be some, and why. */
  public static Mistake of(YAMLException e) {
    String document = "(document)";
    if (!(e instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
      return new Mistake(document, oneLine(e.getMessage()), "readable YAML");
    }
    Mark mark = marked.getProblemMark();
    String text = oneLine(mark.get_snippet(0, MOST_SHOWN).lines().findFirst().orElse(""));
    String problem = oneLine(marked.getProblem()) + " (column " + (mark.getColumn() + 1) + ")";
    String shown = text.isEmpty() ? "(the end of the text)" : text;
    return new Mistake(document, shown, "readable YAML: " + problem, mark.getLine() + 1);
  }

  private static String oneLine(@Nullable String words) {
    return String.valueOf(words).replaceAll("\\s+", " ").strip();
  }

  /** The same on a line. */
  public Mistake on(int where) {
    return new Mistake(key, value, allowed, where);
  }

  @Override
  public String toString() {
    return (line > 0 ? "line " + line + ": " : "")
        + key
        + (value.isEmpty() ? ": is missing or empty, and is to be " : ": '" + value + "' is not ")
        + allowed;
  }
}
