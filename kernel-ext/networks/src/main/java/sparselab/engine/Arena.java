package sparselab.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Plans one block of memory for buffers whose lifetimes are known: two buffers share memory when
 * they do not live at the same time. Largest first, each at the lowest place that is free.
 */
final class Arena {
  /** Floats in 64 bytes: offsets are multiples, so that every buffer starts aligned. */
  private static final int ALIGN = 16;

  private static final class Slot {
    final long size;
    int from;
    int to;
    long offset = -1;

    Slot(long size, int step) {
      this.size = Math.ceilDiv(size, (long) ALIGN) * ALIGN;
      this.from = step;
      this.to = step;
    }

    boolean meets(Slot other) {
      return from <= other.to && other.from <= to;
    }
  }

  private final List<Slot> slots = new ArrayList<>();

  /** A buffer of {@code size} floats, written in {@code step}; returns its number. */
  int add(long size, int step) {
    slots.add(new Slot(size, step));
    return slots.size() - 1;
  }

  /** The buffer is still read or written in {@code step}. */
  void use(int buffer, int step) {
    Slot slot = slots.get(buffer);
    slot.from = Math.min(slot.from, step);
    slot.to = Math.max(slot.to, step);
  }

  /** Places every buffer; returns the size of the block in floats. */
  long place() {
    var placed = new ArrayList<Slot>();
    long end = 0;
    for (Slot slot :
        slots.stream().sorted(Comparator.comparingLong((Slot s) -> -s.size)).toList()) {
      slot.offset = 0;
      for (Slot other :
          placed.stream().sorted(Comparator.comparingLong((Slot s) -> s.offset)).toList()) {
        if (slot.meets(other)
            && slot.offset < other.offset + other.size
            && other.offset < slot.offset + slot.size) {
          slot.offset = other.offset + other.size;
        }
      }
      placed.add(slot);
      end = Math.max(end, slot.offset + slot.size);
    }
    return end;
  }

  long offset(int buffer) {
    return slots.get(buffer).offset;
  }

  int size() {
    return slots.size();
  }
}
