package sparselab.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormatSizeTest {
  private static final ElementType F = ElementType.FP32;

  @Test
  void sizesByHand() {
    assertEquals(4 * 30, FormatSize.dense(5, 6, F).bytes());
    assertEquals(4 * 6 + 8 * 7, FormatSize.csr(5, 7, F).bytes());
    assertEquals(4 * 7 + 8 * 7, FormatSize.csc(6, 7, F).bytes());
    assertEquals(4 * (3 + 1) + 4 * 2 + 4 * 2 * 2 * 3, FormatSize.bsr(5, 2, 3, 2, F).bytes());
    assertEquals(12 * 7, FormatSize.coo(7, F).bytes());
    assertEquals(8 * 5 * 2 + 4 * 6 + 4 * 7, FormatSize.bitmask(5, 70, 7, F).bytes());
    assertEquals(4 * 20 + 5, FormatSize.nOfM(5, 6, 2, 4, F).bytes());
    assertEquals(4 * 2 + 4 * 4 + 8 * 12, FormatSize.sell(4, 4, 12, F).bytes());
    assertEquals(4 * 9 + 5, FormatSize.rle(9, 4, F).bytes());
  }

  @Test
  void sellPadsEachSliceToItsLongestRow() {
    assertEquals(2 * 9 + 2 * 3, FormatSize.sellStored(new long[] {1, 9, 3, 7}, 2));
    assertEquals(4 * 9 + 4, FormatSize.sellStored(new long[] {1, 9, 3, 7, 2}, 4));
  }

  @Test
  void runsThatAreTooLongTakeAnExplicitZero() {
    // Four bits count to 15: sixteen zeros are 15 and an explicit one.
    assertEquals(3, FormatSize.rleStored(new long[] {0, 15, 3}, 4));
    assertEquals(4, FormatSize.rleStored(new long[] {0, 16, 3}, 4));
    assertEquals(5, FormatSize.rleStored(new long[] {0, 32, 3}, 4));
  }

  @Test
  void twoOfFourTakesTheSharesThatHardwarePapersState() {
    var pattern = Structure.keep(2).of(4);
    assertEquals(0.5625, FormatBits.nOfM(4, pattern, 16) / FormatBits.dense(4, 16));
    assertEquals(0.625, FormatBits.nOfM(4, pattern, 8) / FormatBits.dense(4, 8));
    assertEquals(0.75, FormatBits.nOfM(4, pattern, 4) / FormatBits.dense(4, 4));
    var bf16 = ElementType.BF16;
    double share =
        (double) FormatSize.nOfM(64, 64, 2, 4, bf16).bytes()
            / FormatSize.dense(64, 64, bf16).bytes();
    assertEquals(0.5625, share);
  }

  @Test
  void breakEvensLieWhereTheFormulasCross() {
    double mask = FormatBits.bitmaskBreakEven(16);
    assertEquals(FormatBits.dense(4096, 16), FormatBits.bitmask(4096, mask, 16), 1e-9);
    double coordinates = FormatBits.coordinatesBreakEven(16, 12);
    assertEquals(FormatBits.dense(4096, 16), FormatBits.coordinates(4096, coordinates, 16), 1e-6);
  }

  @Test
  void expectedBitsGrowWithDensity() {
    for (int b : List.of(4, 8, 16, 32)) {
      double[] before = new double[4];
      for (double d = 0.01; d <= 1; d += 0.01) {
        double[] now = {
          FormatBits.bitmask(4096, d, b),
          FormatBits.coordinates(4096, d, b),
          FormatBits.runLength(4096, d, b, 5),
          FormatBits.csr(64, 64, d, b, 32)
        };
        for (int i = 0; i < now.length; i++) {
          assertTrue(now[i] >= before[i], "format " + i + " at " + d);
        }
        before = now;
      }
    }
  }

  @Test
  void storedBytesOfAPrunedOpGrowWithDensityAndEndDense() {
    var op = Op.gemm("a", 1, 300, 200, ElementType.FP16);
    for (var structure :
        List.of(Structure.UNSTRUCTURED, Structure.block(16, 1), Structure.CHANNEL)) {
      long before = 0;
      for (int percent = 1; percent <= 100; percent++) {
        long now = op.pruned(new Variant(structure, percent / 100.0)).stored().bytes();
        assertTrue(now >= before, structure + " at " + percent);
        before = now;
      }
      assertEquals(op.denseWeightBytes(), before);
    }
  }

  @Test
  void prunedCountsAreExact() {
    var op = Op.gemm("a", 7, 10, 6, F);
    assertEquals(12, op.pruned(Variant.unstructured(0.2)).weightNonZeros());
    assertEquals(7 * 12, op.pruned(Variant.unstructured(0.2)).macsNonZero());
    // Ten inputs are two groups of four, two kept of each, and two that remain.
    assertEquals(6 * (2 + 2 + 2), op.pruned(Variant.nOfM(2, 4)).weightNonZeros());
    assertEquals(30, op.pruned(Variant.channel(0.5)).weightNonZeros());
    assertEquals(op, op.pruned(Variant.unstructured(0.2)).dense());
  }

  @Test
  void structuresKnowWhichContainWhich() {
    var hardware = Structure.keep(2).of(4);
    assertTrue(Structure.keep(1).of(4).fitsIn(hardware));
    assertTrue(Structure.keep(1).of(2).fitsIn(hardware));
    assertTrue(Structure.keep(2).of(8).fitsIn(hardware));
    assertTrue(!Structure.keep(4).of(8).fitsIn(hardware));
    assertTrue(!Structure.keep(3).of(4).fitsIn(hardware));
  }
}
