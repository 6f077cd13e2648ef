package dev.fleetward.kernel.move;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;

/** Has both databases count and digest each table, at the same time, and takes their word only when it is the same. */
final class Comparison {
    private static final BigInteger WORD = BigInteger.TWO.pow(Long.SIZE);

    private final Session source;
    private final Session target;
    private final MoveState state;

    Comparison(Session source, Session target, MoveState state) {
        this.source = source;
        this.target = target;
        this.state = state;
    }

    private record Seen(long rows, String digest) {
        static Seen in(Session session, Table table) {
            return session.list(
                            table.digest(),
                            row -> new Seen(
                                    row.getLong(1),
                                    HexFormat.of()
                                            .toHexDigits(new BigInteger(row.getString(2))
                                                    .mod(WORD)
                                                    .longValue())))
                    .getFirst();
        }
    }

    /** @throws MoveFailure naming the tables that differ; those are copied again by the next run */
    void run(List<Table> tables, BiConsumer<Long, Long> told) {
        var differing = new ArrayList<Table>();
        var words = new ArrayList<String>();
        long done = 0;
        for (Table table : tables) {
            if (state.progress(table).digest().isEmpty()) {
                Future<Seen> there = begin(table);
                Seen here = Seen.in(source, table);
                Seen moved = answer(there);
                if (here.equals(moved)) {
                    state.agreed(table, here.rows, here.digest);
                } else {
                    differing.add(table);
                    words.add("%s: %,d rows (%s) here, %,d (%s) there"
                            .formatted(table.name(), here.rows, here.digest, moved.rows, moved.digest));
                }
            }
            told.accept(++done, (long) tables.size());
        }
        if (!differing.isEmpty()) {
            state.forget(differing);
            throw new MoveFailure("""
                    what arrived is not what was sent, in %d tables:%n  %s%nNothing was switched over. The same command \
                    copies these tables again.""".formatted(differing.size(), String.join(System.lineSeparator() + "  ", words)));
        }
    }

    private Future<Seen> begin(Table table) {
        var seen = new FutureTask<>(() -> Seen.in(target, table));
        var _ = Thread.ofVirtual().start(seen);
        return seen;
    }

    private static Seen answer(Future<Seen> there) {
        try {
            return there.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MoveFailure failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MoveFailure("interrupted; the same command goes on", e);
        }
    }
}
