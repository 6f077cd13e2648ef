package dev.fleetward.kernel.move;

import java.sql.SQLException;
import java.util.function.LongConsumer;

/**
 * Copies a table in pieces that lie together on the source's disk. Nobody writes there, so a row stays in its block, and
 * the number of the next block says all about how far it went.
 */
final class TableCopy {
    private static final long BLOCK_BYTES = 8_192;

    private final Session source;
    private final Session target;
    private final MoveState state;
    private final long pieceBytes;

    /** @param pieceBytes about as much is copied in one transaction, what lies outside the rows included */
    TableCopy(Session source, Session target, MoveState state, long pieceBytes) {
        this.source = source;
        this.target = target;
        this.state = state;
        this.pieceBytes = pieceBytes;
    }

    long bytes(Table table) {
        return source.number("SELECT pg_table_size(?::regclass)", table.name());
    }

    /** @param told how many bytes more are there */
    void copy(Table table, LongConsumer told) {
        MoveState.Progress progress = state.progress(table);
        long bytes = bytes(table);
        long blocks = source.number("SELECT pg_relation_size(?::regclass)", table.name()) / BLOCK_BYTES;
        long step = Math.max(1, blocks * pieceBytes / Math.max(bytes, pieceBytes));
        long from = progress.nextBlock();
        boolean isCopied = progress.isCopied();
        told.accept(blocks == 0 ? 0 : bytes * Math.min(from, blocks) / blocks);
        while (!isCopied) {
            long begin = from;
            long end = Math.min(blocks, begin + step);
            boolean isLast = end == blocks;
            target.inTransaction(() -> {
                if (begin == 0) {
                    target.execute("TRUNCATE " + table.name());
                }
                piece(table, begin, end);
                state.copied(table, end, isLast);
            });
            told.accept(blocks == 0 ? 0 : bytes * end / blocks - bytes * begin / blocks);
            from = end;
            isCopied = isLast;
        }
    }

    private void piece(Table table, long begin, long end) {
        if (begin >= end) {
            return;
        }
        String columns = table.stored();
        try {
            var rows = source.copying().copyOut("""
                    COPY (SELECT %s FROM ONLY %s WHERE ctid >= '(%d,0)'::tid AND ctid < '(%d,0)'::tid)
                    TO STDOUT (FORMAT binary)""".formatted(columns, table.name(), begin, end));
            try {
                var taken = target.copying()
                        .copyIn("COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table.name(), columns));
                try {
                    for (byte[] row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
                        taken.writeToCopy(row, 0, row.length);
                    }
                    taken.endCopy();
                } finally {
                    if (taken.isActive()) {
                        taken.cancelCopy();
                    }
                }
            } finally {
                if (rows.isActive()) {
                    rows.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw new MoveFailure(
                    "copying %s: %s%nWhat was copied stays; the same command goes on."
                            .formatted(table.name(), e.getMessage()),
                    e);
        }
    }
}
