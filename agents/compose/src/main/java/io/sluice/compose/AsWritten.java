package io.sluice.compose;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML whose words stay as they were written: {@code on} is no truth, {@code 12:30} no number of
 * seconds, {@code 0755} no 493 and {@code 1.10} no 1.1. Numbers are plain decimal ones alone.
 */
final class AsWritten {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,8}");

  /** What one of YAML's versions takes for a number, and the other does not. */
  private static final Pattern DISPUTED =
      Pattern.compile("[-+]?(0[obx][0-9A-Fa-f_]+|[0-9.][0-9_]*([.][0-9_]*)?([eE][-+]?[0-9]+)?)");

  private AsWritten() {}

  static Yaml reader(LoaderOptions options) {
    var dumping = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options), new Representer(dumping), dumping, options, new Words());
  }

  static Yaml writer(DumperOptions options) {
    return new Yaml(new Quoting(options), options);
  }

  private static final class Words extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
      addImplicitResolver(Tag.INT, DECIMAL, "0123456789");
    }
  }

  private static final class Quoting extends Representer {
    Quoting(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
      return super.representScalar(
          tag,
          value,
          tag.equals(Tag.STR) && DISPUTED.matcher(value).matches()
              ? ScalarStyle.SINGLE_QUOTED
              : style);
    }
  }
}
