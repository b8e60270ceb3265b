package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rendering format of resources, and the way to the next one.
 *
 * @param format in force
 * @param next that is advanced to, or null while there is one format for all
 * @param stage how many tenths of the proxies have the next one
 * @param stages all of them
 * @param way FORWARD, PAUSED or BACK; null while there is one format for all
 * @param everyMs how long a stage lasts at least; 0 while there is one format for all
 * @param since when the stage began, or null while there is one format for all
 * @param newest format that the member that was asked renders
 * @param progress of the proxies of all members, or null while a member has not said how far its
 *     proxies are
 * @param hinders members that cannot render the newest format, present or seen lately
 */
public record UpgradeBody(
    int format,
    @Nullable Integer next,
    int stage,
    int stages,
    @Nullable String way,
    long everyMs,
    @Nullable String since,
    int newest,
    @Nullable ProgressBody progress,
    List<String> hinders) {

  /**
   * How far the proxies of all members are.
   *
   * @param proxies that are connected
   * @param moved of them, those that get the next format
   * @param waiting those that may still have to acknowledge their last move
   * @param refusing of the moved ones, those that refuse something or are behind
   */
  public record ProgressBody(int proxies, int moved, int waiting, int refusing) {}
}
