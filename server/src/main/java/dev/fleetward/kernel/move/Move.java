package dev.fleetward.kernel.move;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Moves the database of a stopped server into an outside PostgreSQL. Killed at any point, the next run goes on: the target
 * says how far it is, the source is only read, and nothing is switched over before both say the same of every table.
 */
public final class Move {
    private final Wanted wanted;
    private final DataDirectory directory;
    private final Told told;

    private Move(Wanted wanted, Told told) {
        this.wanted = wanted;
        this.directory = new DataDirectory(wanted.data());
        this.told = told;
    }

    /**
     * What to move where.
     *
     * @param pieceBytes about as much is copied in one transaction
     * @param settle makes the server start from the target; called when everything is there, twice if it was cut off then
     */
    public record Wanted(Path data, Target target, long pieceBytes, Consumer<Target> settle) {}

    /** What takes its time, in this order. */
    public enum Step {
        COPY("copied", "bytes"),
        COMPARE("compared", "tables"),
        FINISH("indexes and keys made", "of them"),
        ANALYZE("analysed", "tables");

        private final String done;
        private final String unit;

        Step(String done, String unit) {
            this.done = done;
            this.unit = unit;
        }

        public String done() {
            return done;
        }

        public String unit() {
            return unit;
        }
    }

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Told {
        void at(Step step, long done, long of);
    }

    /**
     * A table that is the same on both sides.
     *
     * @param digest of all its rows in any order
     */
    public record Same(String table, long rows, String digest) {}

    /**
     * What is there now.
     *
     * @param tables empty when it had ended before
     */
    public record Moved(String to, boolean wasMovedBefore, List<Same> tables) {}

    /** Whether a move of it has ended. */
    public static boolean hasEnded(Path data) {
        return new DataDirectory(data).moved().isPresent();
    }

    /** @throws MoveFailure saying what is in the way; the same call then goes on */
    public static Moved run(Wanted wanted, Clock clock, Told told) {
        return new Move(wanted, told).run(clock);
    }

    private Moved run(Clock clock) {
        directory.requireCluster();
        try (var _ = directory.lockForMove()) {
            Optional<DataDirectory.MovedTo> moved = directory.moved();
            if (moved.isEmpty()) {
                directory.requireNoServer();
            }
            var check = new TargetCheck(wanted.target());
            try (Session target = check.open()) {
                if (moved.isPresent()) {
                    return end(target, moved.get());
                }
                check.requireFit(target);
                check.requireAlone(target);
                return move(target, clock);
            }
        }
    }

    /** All is there, and only the last words may be missing. */
    private Moved end(Session target, DataDirectory.MovedTo moved) {
        if (!moved.to().equals(wanted.target().place())) {
            throw new MoveFailure("%s was moved to %s at %s; docs/move.md tells how to undo that"
                    .formatted(wanted.data(), moved.to(), moved.at()));
        }
        if (!MoveState.isThere(target)) {
            return new Moved(moved.to(), true, List.of());
        }
        return settle(new MoveState(target));
    }

    private Moved settle(MoveState state) {
        List<Same> tables = state.all();
        wanted.settle().accept(wanted.target());
        state.end();
        directory.clearMoving();
        return new Moved(wanted.target().place(), false, tables);
    }

    private Moved move(Session target, Clock clock) {
        try (var cluster = new SourceCluster(wanted.data());
                Session source = cluster.session()) {
            MoveState state = begun(source, target);
            List<Table> tables = tables(source, target);
            if (state.all().size() < tables.size()) {
                new Aside(target).put();
                fill(source, target, state, tables);
            }
            finish(source, target, tables);
            directory.markMoved(new DataDirectory.MovedTo(wanted.target().place(), clock.instant()));
            return settle(state);
        }
    }

    private MoveState begun(Session source, Session target) {
        String identity = source.text("SELECT system_identifier::text FROM pg_control_system()");
        var state = new MoveState(target);
        if (!MoveState.isThere(target)) {
            TargetCheck.requireEmpty(target, wanted.target());
            state.begin(identity);
        } else if (!state.source().equals(identity)) {
            throw new MoveFailure("%s holds the unfinished move of another data directory. Name an empty database."
                    .formatted(wanted.target().place()));
        }
        new Migrations(source, target).run(wanted.target());
        Optional<UUID> mark = state.mark();
        if (mark.isEmpty() || !mark.equals(directory.moving())) {
            UUID fresh = UUID.randomUUID();
            state.beginAnew(fresh);
            directory.markMoving(fresh);
        }
        return state;
    }

    private static List<Table> tables(Session source, Session target) {
        List<Table> tables = Table.all(source);
        if (!tables.equals(Table.all(target))) {
            throw new MoveFailure("""
                    the data directory has tables or columns that no migration made; take them out, or have them made by \
                    hand in the target too""");
        }
        return tables;
    }

    private void fill(Session source, Session target, MoveState state, List<Table> tables) {
        var copy = new TableCopy(source, target, state, wanted.pieceBytes());
        long all = tables.stream().mapToLong(copy::bytes).sum();
        // Lost with a crash of the target are whole pieces, each with the word that it was copied.
        target.execute("SET synchronous_commit = off");
        var copied = new long[1];
        for (Table table : tables) {
            copy.copy(table, more -> told.at(Step.COPY, copied[0] += more, all));
        }
        new Comparison(source, target, state).run(tables, (done, of) -> told.at(Step.COMPARE, done, of));
        target.execute("SET synchronous_commit = on");
    }

    private void finish(Session source, Session target, List<Table> tables) {
        target.execute("SET maintenance_work_mem = '256MB'");
        new Aside(target).putBack((done, of) -> told.at(Step.FINISH, done, of));
        Sequences.copy(source, target);
        long done = 0;
        for (Table table : tables) {
            target.execute("ANALYZE " + table.name());
            told.at(Step.ANALYZE, ++done, tables.size());
        }
    }
}
