package io.sluice.cluster;

/**
 * One run of a member.
 *
 * @param name of the member
 * @param run tells this process from an earlier or a later one of the same name
 */
record Peer(String name, String run) {
  /** As a lease names it: a later process of the same name is somebody else. */
  String holder() {
    return name + "/" + run;
  }
}
