package messenger.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One direction of a drawing: which values it shows, where, and with which marks.
 *
 * @param label with the unit
 */
record Axis(String label, Kind kind) {
  enum Kind {
    /** From 0. */
    LINEAR,
    /** Equal ratios have equal room. */
    LOG,
    /** Like LOG, for "one of so many", written as the percentage of the rest: 99 % for 100. */
    NINES
  }

  private static final int LINEAR_MARKS = 5;

  /** With more decades than this only the tens are marked. */
  private static final double FEW_DECADES = 2.2;

  /** A mark: a value and its text. */
  record Mark(double value, String text) {}

  /** This axis with its limits. */
  record Scale(Axis axis, double from, double to) {
    /** Where a value is: from 0 to 1. */
    double at(double value) {
      return axis.kind == Kind.LINEAR
          ? (value - from) / (to - from)
          : Math.log(Math.max(value, from) / from) / Math.log(to / from);
    }

    List<Mark> marks() {
      return switch (axis.kind) {
        case LINEAR -> linearMarks();
        case LOG -> logMarks();
        case NINES -> nines();
      };
    }

    private List<Mark> linearMarks() {
      double step = niceStep(to / LINEAR_MARKS);
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i * step <= to * 1.0001; i++) {
        marks.add(new Mark(i * step, number(i * step)));
      }
      return marks;
    }

    private List<Mark> logMarks() {
      boolean few = Math.log10(to / from) < FEW_DECADES;
      List<Mark> marks = new ArrayList<>();
      for (double ten = Math.pow(10, Math.floor(Math.log10(from))); ten <= to; ten *= 10) {
        for (int digit : few ? new int[] {1, 2, 5} : new int[] {1}) {
          double value = digit * ten;
          if (value >= from * 0.9999 && value <= to * 1.0001) {
            marks.add(new Mark(value, number(value)));
          }
        }
      }
      return marks;
    }

    private List<Mark> nines() {
      List<Mark> marks = new ArrayList<>(List.of(new Mark(1, "0 %"), new Mark(2, "50 %")));
      for (double oneOf = 10; oneOf <= to; oneOf *= 10) {
        marks.add(new Mark(oneOf, number(100 - 100 / oneOf) + " %"));
      }
      return marks;
    }
  }

  /** The scale that shows all these values, and a limit, if there is one. */
  Scale scale(double[] values) {
    double least = Arrays.stream(values).filter(value -> value > 0).min().orElse(1);
    double most = Math.max(Arrays.stream(values).max().orElse(1), least);
    return switch (kind) {
      case LINEAR -> {
        double step = niceStep(most / LINEAR_MARKS);
        yield new Scale(this, 0, step * Math.ceil(most / step + 0.01));
      }
      case LOG -> new Scale(this, least / 1.15, most * 1.15);
      case NINES -> new Scale(this, 1, Math.max(10, most));
    };
  }

  /** 1, 2 or 5 times a power of ten, at least this. */
  private static double niceStep(double least) {
    double ten = Math.pow(10, Math.floor(Math.log10(least)));
    for (int digit : new int[] {1, 2, 5}) {
      if (digit * ten >= least * 0.9999) {
        return digit * ten;
      }
    }
    return 10 * ten;
  }

  /** As short as possible: 12,000, 0.5, 99.99. */
  static String number(double value) {
    if (value >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
