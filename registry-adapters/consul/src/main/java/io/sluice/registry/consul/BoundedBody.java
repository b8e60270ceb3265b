package io.sluice.registry.consul;

import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A body that ends in a {@link ConsulFault} when it is too long, or trickles for too long. */
final class BoundedBody extends ResponseBody {
  /** However steadily its pieces come. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final ResponseBody body;
  private final BufferedSource source;

  BoundedBody(ResponseBody body, long maxBytes) {
    this.body = body;
    this.source = Okio.buffer(new Bounded(body.source(), maxBytes));
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  private static final class Bounded extends ForwardingSource {
    private final long maxBytes;
    private final long deadline = System.nanoTime() + LONGEST_NANOS;
    private long read;

    Bounded(Source source, long maxBytes) {
      super(source);
      this.maxBytes = maxBytes;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long now = super.read(sink, byteCount);
      read += Math.max(0, now);
      if (read > maxBytes) {
        throw new ConsulFault(
            Cause.UNTRUSTED, "Consul's answer is longer than " + maxBytes + " bytes");
      }
      if (System.nanoTime() > deadline) {
        throw new ConsulFault(Cause.OUTAGE, "Consul's answer did not end in 60 s");
      }
      return now;
    }
  }
}
