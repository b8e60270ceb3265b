package io.sluice.view;

import java.nio.charset.StandardCharsets;

/**
 * Which rendering format resources have. On the way to another format, some tenths of the proxies
 * have that one already; which, follows from their ids, so that all members agree.
 *
 * @param number of the format in force, 1 to 255; 0 before any is known
 * @param next the format that is advanced to; {@code number} while there is none
 * @param stage how many tenths of the proxies have the next one, 0 to {@value #STAGES}
 */
public record Formats(int number, int next, int stage) {
  /** A tenth of the proxies at a time. */
  public static final int STAGES = 10;

  public Formats {
    if (number < 0 || next < 0 || number > 255 || next > 255) {
      throw new IllegalArgumentException("formats are 0 to 255, not " + number + " and " + next);
    }
    if (stage < 0 || stage > STAGES || (next == number && stage > 0)) {
      throw new IllegalArgumentException("no stage " + stage + " from " + number + " to " + next);
    }
  }

  /** One format for all. */
  public static Formats of(int number) {
    return new Formats(number, number, 0);
  }

  /** What {@link #packed} gave. */
  public static Formats unpacked(int packed) {
    int number = packed & 0xff;
    int next = (packed >> 8) & 0xff;
    return new Formats(number, next == 0 ? number : next, packed >> 16);
  }

  /** One number for both formats and the stage; the format's own while there is one for all. */
  public int packed() {
    return isMoving() ? number | (next << 8) | (stage << 16) : number;
  }

  /** Whether some proxies have, or are about to have, another format than others. */
  public boolean isMoving() {
    return next != number;
  }

  /** The format of a proxy of this id. */
  public int of(String proxy) {
    return tenth(proxy) < stage ? next : number;
  }

  /**
   * To which tenth of all a proxy belongs, 0 to 9; the same on every member and in every release.
   */
  public static int tenth(String proxy) {
    Digest digest = Digest.of(proxy.getBytes(StandardCharsets.UTF_8));
    return (int) Long.remainderUnsigned(digest.high(), STAGES);
  }

  @Override
  public String toString() {
    return isMoving() ? "%d to %d, %d of %d".formatted(number, next, stage, STAGES) : "" + number;
  }
}
