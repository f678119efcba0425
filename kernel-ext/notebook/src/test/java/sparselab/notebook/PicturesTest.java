package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sparselab.mask.Mask;
import sparselab.mask.Pattern;
import sparselab.network.Shape;

class PicturesTest {
  @Test
  void aMaskIsDrawnWithItsZerosLighter() {
    var bits = new BitSet();
    bits.set(0);
    var mask = new Mask(new Shape(2, 2), bits, Pattern.unstructured());
    Picture picture = Pictures.masks(4, 3, Map.of("one of four", mask));
    assertNotEquals(picture.image().getRGB(1, 1), picture.image().getRGB(8, 1));
    assertEquals(picture.image().getRGB(8, 1), picture.image().getRGB(8, 8));
    assertEquals(0, picture.image().getRGB(1, 15), "there is no third row");
    assertTrue(picture.toString().contains("one of four (75 % gone)"), picture::toString);
  }
}
