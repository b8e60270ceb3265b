package io.sluice.agent.relay;

import com.google.protobuf.InvalidProtocolBufferException;

/** What becomes of a delta stream's messages on their way. On the agent's loop. */
interface Passage {
  /** Envoy's message as it goes on. */
  byte[] asked(byte[] message) throws InvalidProtocolBufferException;

  /** The answer as it goes on. */
  byte[] told(byte[] message) throws InvalidProtocolBufferException;
}
