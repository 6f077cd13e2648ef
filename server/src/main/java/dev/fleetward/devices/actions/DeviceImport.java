package dev.fleetward.devices.actions;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Devices;
import dev.fleetward.devices.attributes.AttributeValue;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.devices.attributes.DeclaredTypes;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Attributes of many devices out of a CSV file, read as it comes. A line that is wrong is told and left out; the others
 * are taken. Serials nobody knows yet become provisioned devices.
 */
@ApplicationScoped
public class DeviceImport {
    private static final int MAX_LINES = 2_000_000;
    private static final int MAX_TOLD_ERRORS = 100;
    private static final int LINES_AT_ONCE = 1_000;
    private static final String SERIAL = "serial";

    private final Db db;
    private final Devices devices;
    private final Attributes attributes;
    private final ImportStore store;
    private final Audit audit;
    private final Clock clock;

    DeviceImport(Db db, Devices devices, Attributes attributes, ImportStore store, Audit audit, Clock clock) {
        this.db = db;
        this.devices = devices;
        this.attributes = attributes;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    public record LineError(long line, String message) {}

    /**
     * @param devices lines that were in order; {@code provisioned} of them were new
     * @param changed values that are another now; 0 in a dry run
     * @param errors the first {@value #MAX_TOLD_ERRORS}; {@code wrong} counts all
     */
    public record Report(
            boolean dryRun, long devices, long provisioned, long changed, long wrong, List<LineError> errors) {}

    private record Line(long number, String serial, List<String> cells) {}

    /** @throws Problem 400 when there is no column “serial”, or the text is no CSV; what came before it is taken */
    public Report read(Caller caller, Product product, InputStream csv, boolean dryRun) {
        var parser = new CsvParser(csv);
        List<String> heads = heads(parser);
        var tally = new Tally(dryRun);
        var seen = new HashSet<String>();
        var lines = new ArrayList<Line>();
        for (var cells = parser.next(); cells.isPresent(); cells = parser.next()) {
            if (tally.lines++ >= MAX_LINES) {
                throw Problem.invalid(
                        "A file may have at most %,d lines; send the rest in another.".formatted(MAX_LINES));
            }
            check(parser.line(), heads, cells.get(), seen, tally, lines);
            if (lines.size() == LINES_AT_ONCE) {
                take(caller, product, heads, lines, tally);
                lines.clear();
            }
        }
        take(caller, product, heads, lines, tally);
        if (!dryRun) {
            db.doInTransaction(
                    product.organization(),
                    tx -> audit.record(tx, caller, "devices.imported", product.slug(), null, tally.report()));
        }
        return tally.report();
    }

    private static List<String> heads(CsvParser parser) {
        List<String> heads = parser
                .next()
                .orElseThrow(() -> Problem.invalid("The file is empty. Its first line names the columns: serial,…"))
                .stream()
                .map(String::strip)
                .map(head -> head.startsWith("attr.") ? head.substring("attr.".length()) : head)
                .toList();
        if (!heads.contains(SERIAL)) {
            throw Problem.invalid("The first line must name a column “serial”; it names: %s."
                    .formatted(String.join(", ", heads.subList(0, Math.min(heads.size(), 10)))));
        }
        if (heads.size() > Attributes.MAX_ATTRIBUTES + 1 || new HashSet<>(heads).size() < heads.size()) {
            throw Problem.invalid(
                    "Columns must differ in name, and be %d at most.".formatted(Attributes.MAX_ATTRIBUTES));
        }
        heads.forEach(Attributes::checkName);
        return heads;
    }

    private static void check(
            long number, List<String> heads, List<String> cells, Set<String> seen, Tally tally, List<Line> lines) {
        if (cells.size() != heads.size()) {
            tally.wrong(number, "has %d cells; the first line has %d.".formatted(cells.size(), heads.size()));
            return;
        }
        String serial = cells.get(heads.indexOf(SERIAL)).strip();
        if (!Devices.isSerial(serial)) {
            tally.wrong(number, "“%s” is no serial: %s.".formatted(shortened(serial), Devices.SERIAL_RULE));
        } else if (!seen.add(serial)) {
            tally.wrong(number, "names %s a second time.".formatted(serial));
        } else {
            lines.add(new Line(number, serial, cells));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private void take(Caller caller, Product product, List<String> heads, List<Line> lines, Tally tally) {
        if (lines.isEmpty()) {
            return;
        }
        db.doInTransaction(product.organization(), tx -> {
            Map<String, UUID> known = store.known(
                    tx, product.id(), lines.stream().map(Line::serial).toList());
            var origin = new Origin(Origin.IMPORT, caller.name(), clock.instant());
            var round = new Tally(tally.dryRun);
            var good = new ArrayList<Attributes.Setting>();
            var declared = attributes.declared(tx, product.id(), heads);
            for (Line line : lines) {
                settings(tx, product, heads, declared, line, known, round, good);
            }
            if (!tally.dryRun) {
                round.changed = attributes.set(tx, product.organization(), product.id(), good, origin);
            }
            tx.afterCommit(() -> tally.add(round));
        });
    }

    private void settings(
            Tx tx,
            Product product,
            List<String> heads,
            DeclaredTypes declared,
            Line line,
            Map<String, UUID> known,
            Tally round,
            List<Attributes.Setting> good) {
        UUID device = known.getOrDefault(line.serial, NOT_YET);
        var settings = new ArrayList<Attributes.Setting>();
        try {
            for (int i = 0; i < heads.size(); i++) {
                String cell = line.cells.get(i);
                if (!heads.get(i).equals(SERIAL) && !cell.isEmpty()) {
                    String name = heads.get(i);
                    var value = declared.require(name, AttributeValue.guess(name, unguarded(cell)));
                    settings.add(new Attributes.Setting(device, name, value));
                }
            }
        } catch (Problem wrong) {
            round.wrong(line.number, wrong.detail());
            return;
        }
        round.devices++;
        if (device.equals(NOT_YET)) {
            round.provisioned++;
            if (round.dryRun) {
                return;
            }
            UUID made =
                    devices.provision(tx, product, line.serial, clock.instant()).value();
            settings.replaceAll(setting -> new Attributes.Setting(made, setting.name(), setting.value()));
        }
        good.addAll(settings);
    }

    private static final UUID NOT_YET = new UUID(0, 0);

    /** Our own exports put an apostrophe before what a spreadsheet would run. */
    private static String unguarded(String cell) {
        boolean guarded = cell.length() > 1 && cell.charAt(0) == '\'' && "=+-@\t\r".indexOf(cell.charAt(1)) >= 0;
        return guarded ? cell.substring(1) : cell;
    }

    private static final class Tally {
        private final boolean dryRun;
        private final List<LineError> errors = new ArrayList<>();
        private long lines;
        private long devices;
        private long provisioned;
        private long changed;
        private long wrong;

        Tally(boolean dryRun) {
            this.dryRun = dryRun;
        }

        void wrong(long line, String message) {
            wrong++;
            if (errors.size() < MAX_TOLD_ERRORS) {
                errors.add(new LineError(line, message));
            }
        }

        void add(Tally other) {
            devices += other.devices;
            provisioned += other.provisioned;
            changed += other.changed;
            wrong += other.wrong;
            other.errors.stream().limit(MAX_TOLD_ERRORS - (long) errors.size()).forEach(errors::add);
        }

        Report report() {
            return new Report(
                    dryRun,
                    devices,
                    provisioned,
                    changed,
                    wrong,
                    errors.stream()
                            .sorted(java.util.Comparator.comparingLong(LineError::line))
                            .toList());
        }
    }
}
