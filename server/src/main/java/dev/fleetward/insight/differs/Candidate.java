package dev.fleetward.insight.differs;

import dev.fleetward.insight.statistics.TwoByTwo;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A value, or two together, that may be what differs.
 *
 * @param same values that cannot be told apart from it
 */
record Candidate(List<Part> parts, List<Part> same, TwoByTwo table, double p) {
    record Part(Column column, short code) {
        String value() {
            return column.values()[code];
        }

        boolean has(int device) {
            return column.codes()[device] == code;
        }

        BitSet devices() {
            var devices = new BitSet(column.codes().length);
            for (int i = 0; i < column.codes().length; i++) {
                if (column.codes()[i] == code) {
                    devices.set(i);
                }
            }
            return devices;
        }
    }

    static Candidate of(Column column, short code, TwoByTwo table) {
        return new Candidate(List.of(new Part(column, code)), List.of(), table, table.p());
    }

    Candidate alongWith(List<Part> others) {
        return new Candidate(parts, others, table, p);
    }

    boolean has(int device) {
        for (Part part : parts) {
            if (!part.has(device)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is known if the device has it. */
    boolean isKnown(int device) {
        for (Part part : parts) {
            if (part.column().codes()[device] < 0) {
                return false;
            }
        }
        return true;
    }

    String words() {
        return parts.stream()
                .map(part -> part.column().name() + " " + part.value())
                .collect(Collectors.joining(" with "));
    }

    boolean isOf(String column) {
        return parts.stream().anyMatch(part -> part.column().name().equals(column));
    }
}
