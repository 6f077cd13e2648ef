package dev.fleetward.insight.differs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
        private final int devices;
        private final Map<String, Texts> texts = new LinkedHashMap<>();
        private final Map<String, double[]> numbers = new LinkedHashMap<>();
        private final Map<String, Column> scaled = new LinkedHashMap<>();

        public Builder(int devices) {
            this.devices = devices;
        }

        /** Begins with what there is; more devices come behind it, and numbers of theirs fall into the spans there are. */
        Builder(Columns base, int more) {
            this(base.devices + more);
            for (Column column : base.all) {
                if (column.scale() == null) {
                    texts.put(column.name(), new Texts(column, devices));
                } else {
                    scaled.put(column.name(), column);
                }
            }
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
            scaled.forEach((name, column) -> all.add(widened(column)));
            numbers.forEach((name, values) -> {
                if (!scaled.containsKey(name)) {
                    Scale scale = Scale.of(values);
                    all.add(ofNumbers(name, scale, values, new short[0]));
                }
            });
            return new Columns(devices, all);
        }

        private Column widened(Column column) {
            double[] more = numbers.get(column.name());
            Scale scale = column.scale();
            return more == null || scale == null
                    ? Column.of(column.name(), scale, column.values(), Column.codesOf(column.codes(), devices))
                    : ofNumbers(column.name(), scale.with(more), more, column.codes());
        }

        private static Column ofNumbers(String name, Scale scale, double[] values, short[] before) {
            short[] codes = Column.codesOf(before, values.length);
            for (int i = before.length; i < values.length; i++) {
                codes[i] = scale.code(values[i]);
            }
            return Column.of(name, scale, scale.names(), codes);
        }
    }

    private static final class Texts {
        private final Map<String, Short> codes = new HashMap<>();
        private final List<String> values = new ArrayList<>();
        private final short[] ofDevice;

        Texts(int devices) {
            ofDevice = Column.codesOf(new short[0], devices);
        }

        Texts(Column column, int devices) {
            ofDevice = Column.codesOf(column.codes(), devices);
            for (String value : column.values()) {
                codes.put(value, (short) values.size());
                values.add(value);
            }
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
            return Column.of(name, null, values.toArray(String[]::new), ofDevice);
        }
    }
}
