package io.sluice.bench.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.BenchmarkFailed;
import org.junit.jupiter.api.Test;

class PageTasksTest {
  private static final String PAGES_THREAD =
      "{'ph':'M','name':'thread_name','pid':7,'tid':1,'args':{'name':'CrRendererMain'}}";

  @Test
  void aTaskThatWaitedIsLongByTheClockAlone() throws Exception {
    JsonNode recorded = json("[" + PAGES_THREAD + "," + task(7, 1, 90_000, 12_000) + "]");

    PageTasks tasks = PageTasks.of(json("[90]"), recorded);

    assertThat(PageTasks.countOfLong(tasks.clockMillis())).isEqualTo(1);
    assertThat(PageTasks.countOfLong(tasks.processorMillis())).isZero();
    assertThat(PageTasks.longest(tasks.processorMillis())).isEqualTo(12);
  }

  @Test
  void tasksOfOtherThreadsAreNotThePages() throws Exception {
    JsonNode recorded =
        json(
            String.format(
                "[%s,%s,%s,%s]",
                task(7, 2, 80_000, 80_000),
                task(8, 1, 70_000, 70_000),
                PAGES_THREAD,
                task(7, 1, 3_000, 2_000)));

    PageTasks tasks = PageTasks.of(json("[]"), recorded);

    assertThat(tasks.processorMillis()).containsExactly(2.0);
    assertThat(PageTasks.longest(tasks.clockMillis())).isZero();
  }

  @Test
  void aRecordWithoutTheThreadOfAPageIsNoMeasurement() throws Exception {
    JsonNode recorded = json("[" + task(7, 1, 3_000, 2_000) + "]");

    assertThatThrownBy(() -> PageTasks.of(json("[]"), recorded))
        .isInstanceOf(BenchmarkFailed.class)
        .hasMessageContaining("no task of the page");
  }

  private static String task(int process, int thread, int clockMicros, int processorMicros) {
    return String.format(
        "{'ph':'X','name':'ThreadControllerImpl::RunTask','pid':%d,'tid':%d,'dur':%d,'tdur':%d}",
        process, thread, clockMicros, processorMicros);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
