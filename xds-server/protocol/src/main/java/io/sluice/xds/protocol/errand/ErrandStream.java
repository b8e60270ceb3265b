package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/**
 * What an agent and a member say to each other: the stream that an agent opens, waits on for
 * errands, and reports on; and what it asks itself. All messages are structs, so that two releases
 * ignore what they do not know of each other.
 */
public final class ErrandStream {
  /** Its gRPC service. */
  public static final String SERVICE = "sluice.agent.v1.Errands";

  /** From the agent: {@link Attendance}, then reports; to it: errands. */
  public static final MethodDescriptor<Struct, Struct> METHOD =
      MethodDescriptor.<Struct, Struct>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Run"))
          .setRequestMarshaller(ProtoUtils.marshaller(Struct.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(Struct.getDefaultInstance()))
          .build();

  /** From the agent: a {@link Departure}; to it: {@link Departure.Callers}. */
  public static final MethodDescriptor<Struct, Struct> DEPARTURE = question("Departure");

  /** From the agent: a {@link RegistrationQuestion}; to it: {@link RegistrationParameters}. */
  public static final MethodDescriptor<Struct, Struct> REGISTRATION = question("Registration");

  private static MethodDescriptor<Struct, Struct> question(String name) {
    return METHOD.toBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .build();
  }

  private ErrandStream() {}
}
