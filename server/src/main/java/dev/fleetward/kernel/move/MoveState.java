package dev.fleetward.kernel.move;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How far a move has come, in a schema of its own of the target: each piece of data and the row that says so are written
 * in one transaction, so that the two cannot disagree. It is there as long as the move is unfinished.
 */
final class MoveState {
    private static final String THERE = "SELECT to_regclass('fleetward_move.state') IS NOT NULL";

    private final Session target;

    MoveState(Session target) {
        this.target = target;
    }

    /**
     * @param nextBlock of the table in the source
     * @param isCopied to its end
     * @param digest by both databases, once they agreed
     */
    record Progress(long nextBlock, boolean isCopied, long rows, Optional<String> digest) {
        static final Progress NONE = new Progress(0, false, 0, Optional.empty());
    }

    static boolean isThere(Session target) {
        return target.is(THERE);
    }

    /** Of which cluster the data are. */
    String source() {
        return target.text("SELECT source FROM fleetward_move.state");
    }

    void begin(String source) {
        target.inTransaction(() -> Stream.of(
                        "CREATE SCHEMA fleetward_move",
                        """
                        CREATE TABLE fleetward_move.state (
                            source text NOT NULL, mark uuid, begun_at timestamptz NOT NULL DEFAULT now(), schema_print text
                        )""",
                        """
                        CREATE TABLE fleetward_move.progress (
                            table_name text PRIMARY KEY, next_block bigint NOT NULL, is_copied boolean NOT NULL DEFAULT false,
                            rows bigint NOT NULL DEFAULT 0, digest text
                        )""",
                        """
                        CREATE TABLE fleetward_move.aside (
                            position int PRIMARY KEY, puts_aside text NOT NULL, puts_back text NOT NULL, is_aside boolean NOT NULL
                        )""",
                        "INSERT INTO fleetward_move.state (source) VALUES ('%s')".formatted(source))
                .forEach(target::execute));
    }

    void end() {
        target.execute("DROP SCHEMA fleetward_move CASCADE");
    }

    /** What the source's own mark must be for what was copied to be of use. */
    Optional<UUID> mark() {
        return target.first(
                "SELECT mark FROM fleetward_move.state WHERE mark IS NOT NULL", row -> row.getObject(1, UUID.class));
    }

    /** Nothing counts as copied any more. */
    void beginAnew(UUID mark) {
        target.inTransaction(() -> {
            target.execute("DELETE FROM fleetward_move.progress");
            target.update("UPDATE fleetward_move.state SET mark = ?", mark);
        });
    }

    Progress progress(Table table) {
        return target.first(
                        "SELECT next_block, is_copied, rows, digest FROM fleetward_move.progress WHERE table_name = ?",
                        row -> new Progress(
                                row.getLong(1),
                                row.getBoolean(2),
                                row.getLong(3),
                                Optional.ofNullable(row.getString(4))),
                        table.name())
                .orElse(Progress.NONE);
    }

    /** In the transaction of the piece. */
    void copied(Table table, long nextBlock, boolean isAll) {
        target.update("""
                INSERT INTO fleetward_move.progress (table_name, next_block, is_copied) VALUES (?, ?, ?)
                ON CONFLICT (table_name) DO UPDATE SET next_block = excluded.next_block, is_copied = excluded.is_copied
                """, table.name(), nextBlock, isAll);
    }

    void agreed(Table table, long rows, String digest) {
        target.update(
                "UPDATE fleetward_move.progress SET rows = ?, digest = ? WHERE table_name = ?",
                rows,
                digest,
                table.name());
    }

    /** What both databases agreed on. */
    List<Move.Same> all() {
        return target.list("""
                SELECT table_name, rows, digest FROM fleetward_move.progress WHERE digest IS NOT NULL
                ORDER BY table_name COLLATE "C"
                """, row -> new Move.Same(row.getString(1), row.getLong(2), row.getString(3)));
    }

    /** Those are copied again. */
    void forget(List<Table> tables) {
        tables.forEach(
                table -> target.update("DELETE FROM fleetward_move.progress WHERE table_name = ?", table.name()));
    }
}
