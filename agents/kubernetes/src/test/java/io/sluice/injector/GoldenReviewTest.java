package io.sluice.injector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each folder of {@code reviews} holds a pod, a configuration, and what becomes of the pod, as
 * {@code sluice injector review --config} prints it.
 */
class GoldenReviewTest {
  private static String read(String folder, String file) throws IOException {
    try (var stream =
        GoldenReviewTest.class.getResourceAsStream("reviews/" + folder + "/" + file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "containers", "annotated", "caller"})
  void aPodBecomesWhatIsWrittenThereAndStaysSo(String folder) throws IOException {
    Settings settings = Reviews.settings(read(folder, "config.yaml"));
    JsonNode pod = Reviews.pod(read(folder, "pod.yaml"));

    JsonNode response = Reviews.response(settings, pod);

    assertThat(response.get("allowed").asBoolean()).isTrue();
    assertThat(response.get("uid").asText()).isEqualTo("705ab4f5");
    JsonNode patched = Reviews.patched(pod, response);
    assertThat(Yaml.write(patched)).isEqualTo(read(folder, "injected.yaml"));
    JsonNode again = Reviews.response(settings, patched);
    assertThat(again.has("patch")).isFalse();
    assertThat(Reviews.warnings(again)).isEmpty();
  }
}
