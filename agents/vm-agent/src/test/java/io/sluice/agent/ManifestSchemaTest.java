package io.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema, by which editors judge, and the reader, by which the agent does, judge alike. */
class ManifestSchemaTest {
  private final JsonSchema schema;

  ManifestSchemaTest() throws IOException {
    schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaCommand.schema());
  }

  private boolean schemaAccepts(String manifest) {
    return schema.validate(manifest, InputFormat.YAML).isEmpty();
  }

  private static boolean readerAccepts(String manifest) {
    try {
      return ManifestReader.read(manifest) != null;
    } catch (WrongInput wrong) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ service: orders, environment: vm }",
        "{ service: Orders.v2_x-1, environment: k8s-1, protocol: grpc, dependencies: ['*'] }",
        "{ service: a, environment: vm, dependencies: [users, cart], health: { http: '/h?x=1' } }",
        "{ service: a, environment: vm, ports: { service: 8080, ingress: 15006, egress: 15001 } }",
        "{ service: a, environment: vm, ports: { service: 8080 }, health: { http: /, interval: 1m } }",
        "{ service: a, environment: vm, headerCase: kept, direct: true, outside: ['a.example:443'] }",
        "{ service: a, environment: vm, dependencies: [b], gateway: [{ port: 80, service: b }] }",
        "{ service: a, environment: vm, gateway: [{ address: '::', port: 80 }] }"
      })
  void bothAccept(String manifest) {
    assertThat(readerAccepts(manifest)).isTrue();
    assertThat(schemaAccepts(manifest)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ environment: vm }",
        "{ service: orders }",
        "{ service: sluice-x, environment: vm }",
        "{ service: -x, environment: vm }",
        "{ service: a, environment: VM }",
        "{ service: a, environment: vm, protocol: ftp }",
        "{ service: a, environment: vm, headerCase: upper }",
        "{ service: a, environment: vm, direct: 7 }",
        "{ service: a, environment: vm, outside: ['http://a.example'] }",
        "{ service: a, environment: vm, outside: [a.example] }",
        "{ service: a, environment: vm, gateway: { port: 80 } }",
        "{ service: a, environment: vm, gateway: [{ address: lb.example, port: 80 }] }",
        "{ service: a, environment: vm, gateway: [{ address: 10.0.0.1 }] }",
        "{ service: a, environment: vm, frob: 1 }",
        "{ service: a, environment: vm, ports: { frob: 1 } }",
        "{ service: a, environment: vm, ports: { service: 0 } }",
        "{ service: a, environment: vm, ports: { service: 65536 } }",
        "{ service: a, environment: vm, ports: { service: x } }",
        "{ service: a, environment: vm, ports: { ingress: 15006 } }",
        "{ service: a, environment: vm, dependencies: users }",
        "{ service: a, environment: vm, dependencies: [a b] }",
        "{ service: a, environment: vm, dependencies: ['*', users] }",
        "{ service: a, environment: vm, dependencies: [users, users] }",
        "{ service: a, environment: vm, health: { http: healthz } }",
        "{ service: a, environment: vm, health: { http: /, interval: fast } }",
        "{ service: a, environment: vm, health: { interval: 2s } }"
      })
  void bothRefuse(String manifest) {
    assertThat(readerAccepts(manifest)).isFalse();
    assertThat(schemaAccepts(manifest)).isFalse();
  }

  @Test
  void thatPortsDifferIsSaidInWordsAndJudgedByTheReaderAlone() throws IOException {
    String twice = "{ service: a, environment: vm, ports: { egress: 15000 } }";

    assertThat(readerAccepts(twice)).isFalse();
    assertThat(schemaAccepts(twice)).isTrue();
    assertThat(SchemaCommand.schema()).contains("All different");
  }
}
