package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.ModelBytes;

/** The key to {@link ModelBytes}. */
public final class ModelBytesKey implements AnswerKey<ModelBytes> {
  @Override
  public Exercise<ModelBytes> exercise() {
    return ModelBytes.EXERCISE;
  }

  @Override
  public List<Check<ModelBytes>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right for other models and number formats",
            1,
            ModelBytes.example(7_000_000_000L, 16, 3_500_000_000L),
            ModelBytes.example(70_000_000_000L, 32, 70_000_000_000L),
            ModelBytes.example(17, 4, 5),
            ModelBytes.example(8, 8, 0)));
  }

  @Override
  public List<Misstep> missteps() {
    String plain = "turns parameters into bytes";
    String masked = "stores a mask and the values that are left";
    return List.of(
        new Misstep("a parameter is a byte", code("nonZeros"), plain, "340 million became 340 MB"),
        new Misstep("bits for bytes", code("nonZeros * bits"), plain, "Those are bits"),
        new Misstep("no mask", code("(nonZeros * bits + 7) / 8"), masked, "the mask is missing"),
        new Misstep(
            "a mask without zeros",
            code("(parameters + 7) / 8 + (nonZeros * bits + 7) / 8"),
            plain,
            "no mask is needed"),
        new Misstep(
            "whole bytes a value only", code("nonZeros * (bits / 8)"), plain, "multiply as long"),
        new Misstep(
            "not filled up",
            code(
                "nonZeros == parameters ? (nonZeros * bits + 7) / 8 : parameters / 8 + nonZeros * bits / 8"),
            masked,
            "filled up to whole bytes each"));
  }

  private static String code(String value) {
    return """
    long modelBytes(long parameters, int bits, long nonZeros) {
        return %s;
    }"""
        .formatted(value);
  }
}
