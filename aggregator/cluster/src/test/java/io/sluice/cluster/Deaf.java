package io.sluice.cluster;

/** Hears nothing of what members say. */
record Deaf() implements Fabric.Listener {
  @Override
  public void heard(Peer from, boolean toAll, byte[] bytes) {}

  @Override
  public void changed() {}
}
