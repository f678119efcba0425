package sparselab.lessons.exercises;

import sparselab.lessons.Explanation;

/** What lessons 01 to 06 and 08 to 11 ask to be explained in words. */
final class Questions {
  static final Explanation WHOSE_ZEROS =
      new Explanation(
          "whose-zeros",
          "Whose zeros are they?",
          2,
          "Full points: (1) zeros of activations depend on the input and are known only while the"
              + " network runs, zeros of weights are the same for every input and can be packed"
              + " once, before; (2) so weight zeros save stored bytes as well, activation zeros only"
              + " work and traffic at run time, and need a kernel that looks for them each time.");

  static final Explanation RIGL_NEEDS =
      new Explanation(
          "rigl-needs",
          "Does the measurement refute RigL?",
          3,
          "One point each: the published gain is from a harder task with five times the usual steps (at"
              + " the usual number it is much smaller); here are about two hundred steps on small"
              + " digits, so a weight grown from zero has few steps before the next drop, and with more"
              + " epochs all methods come close to dense, which leaves nothing to tell apart; an"
              + " experiment that changes one of the two (more steps, or a harder task or higher"
              + " sparsity) with several seeds and the static mask beside it, and says which outcome"
              + " would speak for which explanation.");

  static final Explanation WHAT_REINIT_SHOWS =
      new Explanation(
          "what-reinit-shows",
          "What does the reinitialised arm show?",
          2,
          "Full points: (1) same mask, same number of weights, other initial values: a difference"
              + " from the ticket can only come from the initial values; (2) says whether the"
              + " difference measured is larger than the spread over seeds, and does not claim more.");

  static final Explanation WHICH_CONTROL =
      new Explanation(
          "which-control",
          "Which control is missing?",
          3,
          "One point each: the dense network did not get the twenty epochs, so part or all of the"
              + " 0.4 points may be more training; one seed, and 0.4 points are one or two examples of"
              + " 400, so the difference may be chance; what to do: train the dense network as long,"
              + " at the same rates, several seeds each, and report mean and spread.");

  static final Explanation WHY_NOT_TEN_TIMES =
      new Explanation(
          "why-not-ten-times",
          "Why not ten times smaller and faster?",
          3,
          "One point each: positions have to be stored beside the values (with the number: 4 bytes in"
              + " CSR, one bit an entry in a bitmask); biases and unpruned layers stay; a sparse kernel"
              + " looks positions up and shares less, so a small or dense layer may be faster dense.");

  static final Explanation WHY_NO_SPEEDUP =
      new Explanation(
          "why-no-speedup",
          "Why is the A100 not faster?",
          3,
          "One point each: tensor cores skip 2:4 in one operand and nothing else, so unstructured zeros"
              + " are multiplied; 2:4 allows 50 % only and needs retraining, with 1.1 to 1.4 times for"
              + " published products; else remove whole channels or heads, or quantise, since dense"
              + " engines gain from smaller tensors.");

  static final Explanation WHY_NOT_FIVE_TIMES =
      new Explanation(
          "why-not-five-times",
          "Where does the rest of the time go?",
          3,
          "One point for each of two causes (loads of B shared by fewer rows, indices and branches,"
              + " copying panels, writing C, work that does not shrink), one for a pattern (blocks, rows"
              + " that share their columns) with the reason: one load and one index serve several"
              + " multiply-adds.");

  static final Explanation WHY_NOT_FOUR_TIMES =
      new Explanation(
          "why-not-four-times",
          "Half of the weights and half of the inputs",
          3,
          "One point each: a quarter of the multiplications is left only if the zeros are independent and"
              + " a kernel skips both; skipping inputs needs whole columns while 2:4 packs rows, so one"
              + " kernel can use one of them well; finding the zeros costs time, batches share no zeros,"
              + " and memory traffic of inputs and outputs stays.");

  static final Explanation WHY_CLAIMS_DIFFER =
      new Explanation(
          "why-claims-differ",
          "Claimed and measured",
          3,
          "One point each for three of: another dense engine or machine; sparsity and quantisation mixed"
              + " or units mistaken; layers left dense (Amdahl); accuracy at another training budget;"
              + " batch or shape; model time instead of measured time.");

  static final Explanation ROLLBACK_PLAN =
      new Explanation(
          "rollback-plan",
          "When it goes wrong in production",
          3,
          "One point each: what is watched (accuracy on live samples, latency, errors) and the limit at"
              + " which one acts; the dense artefact kept and how traffic goes back to it; how the"
              + " failure becomes a new check before the next release.");

  private Questions() {}
}
