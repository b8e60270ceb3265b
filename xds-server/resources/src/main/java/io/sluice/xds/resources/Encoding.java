package io.sluice.xds.resources;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Protos to bytes, always the same ones. */
final class Encoding {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(HttpConnectionManager.getDescriptor())
                  .add(HttpProtocolOptions.getDescriptor())
                  .add(PreserveCaseFormatterConfig.getDescriptor())
                  .add(PreviousHostsPredicate.getDescriptor())
                  .add(Router.getDescriptor())
                  .build());

  private Encoding() {}

  static ByteString bytes(Message message) {
    return bytes(message.getSerializedSize(), message::writeTo);
  }

  /** A message as a field of another one. */
  static ByteString field(int number, Message message) {
    return bytes(
        CodedOutputStream.computeMessageSize(number, message),
        out -> out.writeMessage(number, message));
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static ByteString bytes(int size, Writing writing) {
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    out.checkNoSpaceLeft();
    return UnsafeByteOperations.unsafeWrap(bytes); // nobody else has them
  }

  static Any any(Message message) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/" + message.getDescriptorForType().getFullName())
        .setValue(bytes(message))
        .build();
  }

  static String json(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("every message in a resource is registered", e);
    }
  }

  static UInt32Value number(int value) {
    return UInt32Value.of(value);
  }

  static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }
}
