package dev.fleetward.kernel.move;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What would change rows on their way, refuse them in the order they come, or slow them down, is put aside while tables
 * are filled: foreign keys, indexes beside keys, triggers, and that the owner obeys row-level security. The owner of the
 * tables may do all of that; {@code session_replication_role} wants more than a managed database gives. Foreign keys and
 * unique indexes are made anew of what was copied, which proves it once more.
 */
final class Aside {
    /** In the order in which they are put back; they are put aside in the other. */
    private static final List<String> KINDS = List.of("""
            SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
              AND c.relname <> 'flyway_schema_history'
              AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
            ORDER BY c.relname, i.indexrelid""", """
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                   format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
            ORDER BY conrelid::regclass::text, conname""", """
            SELECT DISTINCT format('ALTER TABLE %s DISABLE TRIGGER USER', tgrelid::regclass),
                   format('ALTER TABLE %s ENABLE TRIGGER USER', tgrelid::regclass)
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
            ORDER BY 1""", """
            SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', oid::regclass),
                   format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', oid::regclass)
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relforcerowsecurity
            ORDER BY 1""");

    private static final String PRINT = """
            SELECT encode(sha256(convert_to(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') FROM (
                SELECT format('%s %s', pg_get_indexdef(indexrelid), indisvalid)
                FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                WHERE c.relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT format('%s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
                UNION ALL
                SELECT format('%s %s', pg_get_triggerdef(t.oid), tgenabled)
                FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT format('%s %s %s', relname, relrowsecurity, relforcerowsecurity) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            ) AS described (line)
            """;

    private final Session target;

    Aside(Session target) {
        this.target = target;
    }

    /** A statement and the one that undoes it. */
    private record Pair(int position, String putsAside, String putsBack) {}

    /** Notes once what there is, and puts aside whatever is not. */
    void put() {
        target.inTransaction(() -> {
            if (target.is("SELECT schema_print IS NULL FROM fleetward_move.state")) {
                target.execute("UPDATE fleetward_move.state SET schema_print = (" + PRINT + ")");
                note();
            }
            for (Pair pair : pairs("NOT is_aside", "DESC")) {
                target.execute(pair.putsAside);
            }
            target.execute("UPDATE fleetward_move.aside SET is_aside = true");
        });
    }

    private void note() {
        var all = new ArrayList<Pair>();
        for (String kind : KINDS) {
            all.addAll(target.list(kind, row -> new Pair(0, row.getString(1), row.getString(2))));
        }
        for (int position = 0; position < all.size(); position++) {
            target.update(
                    "INSERT INTO fleetward_move.aside VALUES (?, ?, ?, false)",
                    position,
                    all.get(position).putsAside,
                    all.get(position).putsBack);
        }
    }

    /**
     * Each in a transaction of its own: an index of a large table takes its time.
     *
     * @throws MoveFailure when what is there then is not what there was
     */
    void putBack(BiConsumer<Long, Long> told) {
        long all = target.number("SELECT count(*) FROM fleetward_move.aside");
        List<Pair> waiting = pairs("is_aside", "ASC");
        long done = all - waiting.size();
        for (Pair pair : waiting) {
            target.inTransaction(() -> {
                target.execute(pair.putsBack);
                target.update("UPDATE fleetward_move.aside SET is_aside = false WHERE position = ?", pair.position);
            });
            told.accept(++done, all);
        }
        if (!target.text(PRINT).equals(target.text("SELECT schema_print FROM fleetward_move.state"))) {
            throw new MoveFailure("""
                    the target's indexes, keys, triggers or policies are not those that the migrations made: something \
                    else changed it meanwhile. Empty the target and move again.""");
        }
    }

    private List<Pair> pairs(String which, String order) {
        return target.list(
                "SELECT position, puts_aside, puts_back FROM fleetward_move.aside WHERE %s ORDER BY position %s"
                        .formatted(which, order),
                row -> new Pair(row.getInt(1), row.getString(2), row.getString(3)));
    }
}
