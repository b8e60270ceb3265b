package io.sluice.view;

/**
 * How far the proxies of one member are on the way to another rendering format.
 *
 * @param formats as this member renders them
 * @param proxies that are connected
 * @param moved of them, those that get the next format
 * @param waiting those that have not acknowledged what their last move brought, if it brought any
 * @param refusing of the moved ones, those that refuse something or are behind
 */
public record FormatProgress(Formats formats, int proxies, int moved, int waiting, int refusing) {
  /** Nobody is connected. */
  public static FormatProgress none(Formats formats) {
    return new FormatProgress(formats, 0, 0, 0, 0);
  }

  /** The two together; of the first one's formats. */
  public FormatProgress and(FormatProgress other) {
    return new FormatProgress(
        formats,
        proxies + other.proxies,
        moved + other.moved,
        waiting + other.waiting,
        refusing + other.refusing);
  }
}
