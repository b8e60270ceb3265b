package io.sluice.xds.protocol;

import java.util.concurrent.atomic.LongAdder;

/** Written by all loops, read by anyone. */
final class Counters {
  final LongAdder streams = new LongAdder();
  final LongAdder interests = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder responses = new LongAdder();
  final LongAdder resources = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder acknowledgements = new LongAdder();
  final LongAdder rejections = new LongAdder();
  final LongAdder quarantined = new LongAdder();
  final LongAdder overdue = new LongAdder();
  final LongAdder unread = new LongAdder();
  final LongAdder refusedStreams = new LongAdder();
  final LongAdder fullStates = new LongAdder();

  Statistics statistics() {
    return new Statistics(
        streams.sum(),
        interests.sum(),
        requests.sum(),
        responses.sum(),
        resources.sum(),
        bytes.sum(),
        acknowledgements.sum(),
        rejections.sum(),
        quarantined.sum(),
        overdue.sum(),
        unread.sum(),
        refusedStreams.sum(),
        fullStates.sum());
  }
}
