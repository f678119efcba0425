package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "1|1",
        "0.5|0.5",
        "0.97312|0.9731",
        "12.3456|12.35",
        "1234.56|1235",
        "235200|235,200",
        "0.00001234|1.234e-05",
        "1.5e12|1.500e+12",
        "-0.25|-0.25",
        "NaN|–",
        "Infinity|∞",
        "-Infinity|−∞",
        "99999.5|100,000"
      })
  void oneNumber(double value, String text) {
    assertEquals(text, Numbers.one(value));
  }

  @Test
  void aColumnHasOneForm() {
    Numbers.Format format = Numbers.column(0.0412, 0.5, 0);
    assertEquals("0.0412", format.write(0.0412));
    assertEquals("0.5000", format.write(0.5));
    assertEquals("0.0000", format.write(0));
  }

  @Test
  void zerosAtTheEndOfTheWholeColumnGo() {
    Numbers.Format format = Numbers.column(1.5, 2, 10);
    assertEquals("1.5", format.write(1.5));
    assertEquals("10.0", format.write(10));
  }
}
