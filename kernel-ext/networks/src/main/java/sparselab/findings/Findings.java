package sparselab.findings;

import java.util.List;

/** All of them, each with one setting that was stated before its first run. */
public final class Findings {
  public static final List<Finding> ALL =
      List.of(
          Tickets.BETTER,
          Tickets.SOONER,
          Tickets.EARLY,
          Recoveries.REWINDING,
          AtInit.COLLAPSE,
          AtInit.SHUFFLE,
          Budgets.RANKS,
          Patterns.TWO_OF_FOUR,
          Schedules.ITERATIVE,
          Schedules.OBS,
          Regrowing.RIGL);

  private Findings() {}
}
