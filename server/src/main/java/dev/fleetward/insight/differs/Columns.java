package dev.fleetward.insight.differs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of a fleet's devices, by attribute: two bytes a device and attribute. Immutable once built, so safe for
 * concurrent use.
 */
public final class Columns {
    /** Columns of these names are what others are stratified by. */
    public static final String VERSION = "version";

    public static final String HARDWARE = "hardware";

    private final int devices;
    private final List<Column> all;

    private Columns(int devices, List<Column> all) {
        this.devices = devices;
        this.all = List.copyOf(all);
    }

    public int devices() {
        return devices;
    }

    public int attributes() {
        return all.size();
    }

    List<Column> all() {
        return all;
    }

    java.util.Optional<Column> named(String name) {
        return all.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Not for sharing between threads. */
    public static final class Builder {
        /** Numbers with more different values than this are told apart by quartile. */
        private static final int MAX_DISTINCT_NUMBERS = 12;

        private final int devices;
        private final Map<String, Texts> texts = new LinkedHashMap<>();
        private final Map<String, double[]> numbers = new LinkedHashMap<>();

        public Builder(int devices) {
            this.devices = devices;
        }

        /** Values beyond {@value Column#MAX_VALUES} of one attribute are taken as not known. */
        public Builder text(int device, String attribute, String value) {
            texts.computeIfAbsent(attribute, _ -> new Texts(devices)).set(device, value);
            return this;
        }

        /** What is no finite number is taken as not known. */
        public Builder number(int device, String attribute, double value) {
            if (Double.isFinite(value)) {
                numbers.computeIfAbsent(attribute, _ -> {
                    double[] none = new double[devices];
                    Arrays.fill(none, Double.NaN);
                    return none;
                })[device] = value;
            }
            return this;
        }

        public Columns build() {
            var all = new ArrayList<Column>();
            texts.forEach((name, column) -> all.add(column.build(name)));
            numbers.forEach((name, values) -> all.add(ofNumbers(name, values)));
            return new Columns(devices, all);
        }

        private static Column ofNumbers(String name, double[] values) {
            double[] sorted = Arrays.stream(values)
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            double[] distinct = Arrays.stream(sorted)
                    .distinct()
                    .limit(MAX_DISTINCT_NUMBERS + 1)
                    .toArray();
            boolean few = distinct.length <= MAX_DISTINCT_NUMBERS;
            double[] limits = few
                    ? distinct
                    : Arrays.stream(new double[] {
                                sorted[sorted.length / 4],
                                sorted[sorted.length / 2],
                                sorted[sorted.length * 3 / 4],
                                sorted[sorted.length - 1]
                            })
                            .distinct()
                            .toArray();
            short[] codes = new short[values.length];
            for (int i = 0; i < values.length; i++) {
                codes[i] = Double.isNaN(values[i]) ? -1 : place(limits, values[i]);
            }
            return Column.of(name, few ? written(limits) : spans(sorted[0], limits), codes);
        }

        /** First limit that is not below the value. */
        private static short place(double[] limits, double value) {
            int at = Arrays.binarySearch(limits, value);
            return (short) (at >= 0 ? at : -at - 1);
        }

        private static String[] written(double[] limits) {
            return Arrays.stream(limits).mapToObj(Builder::plain).toArray(String[]::new);
        }

        private static String[] spans(double least, double[] limits) {
            String[] names = new String[limits.length];
            for (int i = 0; i < limits.length; i++) {
                names[i] = (i == 0 ? plain(least) : "over " + plain(limits[i - 1])) + " to " + plain(limits[i]);
            }
            return names;
        }

        private static String plain(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : String.format(Locale.ROOT, "%.4g", value);
        }
    }

    private static final class Texts {
        private final Map<String, Short> codes = new HashMap<>();
        private final List<String> values = new ArrayList<>();
        private final short[] ofDevice;

        Texts(int devices) {
            ofDevice = new short[devices];
            Arrays.fill(ofDevice, (short) -1);
        }

        void set(int device, String value) {
            Short code = codes.get(value);
            if (code == null && values.size() < Column.MAX_VALUES) {
                code = (short) values.size();
                codes.put(value, code);
                values.add(value);
            }
            ofDevice[device] = code == null ? -1 : code;
        }

        Column build(String name) {
            return Column.of(name, values.toArray(String[]::new), ofDevice);
        }
    }
}
