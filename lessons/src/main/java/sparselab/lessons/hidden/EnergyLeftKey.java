package sparselab.lessons.hidden;

import java.util.List;
import sparselab.lessons.AnswerKey;
import sparselab.lessons.Check;
import sparselab.lessons.Exercise;
import sparselab.lessons.exercises.EnergyLeft;

/** The key to {@link EnergyLeft}. */
public final class EnergyLeftKey implements AnswerKey<EnergyLeft> {
  private static final String FETCHED = "bytes are fetched too, and so is the mask";

  @Override
  public Exercise<EnergyLeft> exercise() {
    return EnergyLeft.EXERCISE;
  }

  @Override
  public List<Check<EnergyLeft>> hiddenChecks() {
    return List.of(
        Check.of(
            "hidden: right with the energies of two real processes",
            2,
            // 45 nm and 7 nm, memory outside the chip: 651.69 = 1.69 + 4 · 162.5
            EnergyLeft.example(0.2 + 20.3125 / 651.69, 235_200, 0.8, 1.69, 162.5),
            EnergyLeft.example(0.05 + 20.3125 / 654.6, 235_200, 0.95, 4.6, 162.5),
            EnergyLeft.example(1.0 / 3 + 0.125 / 6, 12, 2.0 / 3, 2, 1)));
  }

  @Override
  public List<Misstep> missteps() {
    return List.of(
        new Misstep("no mask", returns("1 - sparsity"), FETCHED, "The mask has to be fetched too"),
        new Misstep(
            "a byte for each weight",
            returns(
                "1 - sparsity + picojoulesPerByte / (picojoulesPerMac + 4 * picojoulesPerByte)"),
            FETCHED,
            "not a byte"),
        new Misstep(
            "a mask only for what is left",
            returns(
                "(1 - sparsity) * (picojoulesPerMac + 4.125 * picojoulesPerByte)"
                    + " / (picojoulesPerMac + 4 * picojoulesPerByte)"),
            FETCHED,
            "a bit for the zeros too"),
        new Misstep(
            "fetches the zeros",
            returns(
                "((1 - sparsity) * picojoulesPerMac + 4 * picojoulesPerByte)"
                    + " / (picojoulesPerMac + 4 * picojoulesPerByte)"),
            FETCHED,
            "need not be fetched either"),
        new Misstep(
            "what was saved",
            returns(
                "sparsity - picojoulesPerByte / 8 / (picojoulesPerMac + 4 * picojoulesPerByte)"),
            "multiplications alone fall with the zeros",
            "the share that was saved"));
  }

  private static String returns(String value) {
    return """
    double energyLeft(long weights, double sparsity, double picojoulesPerMac, double picojoulesPerByte) {
        return %s;
    }"""
        .formatted(value);
  }
}
