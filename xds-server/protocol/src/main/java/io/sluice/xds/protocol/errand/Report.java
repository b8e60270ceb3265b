package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of an errand, or a piece of that.
 *
 * @param id of the errand
 * @param done whether it was carried out; else the text says why not
 * @param more whether another piece of the text follows
 */
public record Report(long id, boolean done, boolean more, String text) {
  /** The longest text of an errand, in characters, over all of its pieces. */
  public static final int LONGEST = 1024 * 1024;

  private static final int PIECE = 64 * 1024;
  private static final String ID = "id";
  private static final String DONE = "done";
  private static final String MORE = "more";
  private static final String TEXT = "text";

  /** A text in as many pieces as it needs, at least one. */
  public static List<Report> pieces(long id, boolean done, String text) {
    List<Report> pieces = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(text.length(), from + PIECE);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to--; // a character of two halves stays whole
      }
      pieces.add(new Report(id, done, to < text.length(), text.substring(from, to)));
      from = to;
    } while (from < text.length());
    return pieces;
  }

  /** As it is sent. */
  public Struct message() {
    return Fields.of(TEXT, text)
        .putFields(ID, Fields.number(id))
        .putFields(DONE, Fields.flag(done))
        .putFields(MORE, Fields.flag(more))
        .build();
  }

  /** What a message says. */
  public static Report read(Struct message) {
    return new Report(
        Fields.number(message, ID),
        Fields.flag(message, DONE),
        Fields.flag(message, MORE),
        Fields.text(message, TEXT));
  }
}
