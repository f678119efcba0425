package sparselab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ChecklistTest {
  @Test
  void ticksWhatHolds() {
    var list = new Checklist("Ready").item("one", () -> true).assertion("two", () -> {});
    assertTrue(list.allHold());
    assertTrue(list.toString().startsWith("Ready: 2 of 2"));
  }

  @Test
  void saysWhyNot() {
    var list =
        new Checklist("Ready")
            .item("false", () -> false)
            .item("throws", () -> Integer.parseInt("x") > 0)
            .assertion("asserts", () -> Assertions.assertEquals(1, 2));
    assertFalse(list.allHold());
    assertEquals("the check returned false", list.items().get(0).reason());
    assertTrue(list.items().get(1).reason().startsWith("NumberFormatException"));
    assertTrue(list.items().get(2).reason().contains("expected: <1>"));
  }

  @Test
  void anEmptyListHoldsNothing() {
    assertFalse(new Checklist("Ready").allHold());
  }
}
