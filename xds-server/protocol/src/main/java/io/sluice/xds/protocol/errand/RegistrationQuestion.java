package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;

/**
 * An agent asks with which parameters its service is to be registered.
 *
 * @param service as its manifest names it
 * @param environment as its manifest names it
 */
public record RegistrationQuestion(String service, String environment) {
  private static final String SERVICE = "service";
  private static final String ENVIRONMENT = "environment";

  /** As it is sent. */
  public Struct message() {
    return Fields.of(SERVICE, service).putFields(ENVIRONMENT, Fields.text(environment)).build();
  }

  /** What a message says. */
  public static RegistrationQuestion read(Struct message) {
    return new RegistrationQuestion(
        Fields.text(message, SERVICE), Fields.text(message, ENVIRONMENT));
  }
}
