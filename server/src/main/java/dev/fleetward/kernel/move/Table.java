package dev.fleetward.kernel.move;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table as either database has it. Columns are in the order of their names: that of their making may differ. */
record Table(String name, List<Column> columns) {
    /** @param isComputed by the database, from others of the row */
    record Column(String name, String type, boolean isComputed) {}

    private static final String MIGRATIONS = "flyway_schema_history";

    static List<Table> all(Session session) {
        var columns = session.list(
                """
                SELECT quote_ident(c.relname), quote_ident(a.attname),
                       format_type(a.atttypid, a.atttypmod), a.attgenerated <> ''
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> ?
                  AND NOT EXISTS (SELECT FROM pg_depend d
                                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
                ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"
                """,
                row -> new Table(
                        row.getString(1), List.of(new Column(row.getString(2), row.getString(3), row.getBoolean(4)))),
                MIGRATIONS);
        return columns.stream()
                .collect(Collectors.groupingBy(
                        Table::name,
                        java.util.TreeMap::new,
                        Collectors.flatMapping(one -> one.columns.stream(), Collectors.toList())))
                .entrySet()
                .stream()
                .map(one -> new Table(one.getKey(), one.getValue()))
                .toList();
    }

    /** What can be written. */
    String stored() {
        return columns.stream()
                .filter(column -> !column.isComputed)
                .map(Column::name)
                .collect(Collectors.joining(", "));
    }

    /**
     * Count and content in any order: the sum of what SHA-256 makes of each row in its binary form, which neither time
     * zone nor collation changes.
     */
    String digest() {
        String row = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, """
                SELECT count(*), coalesce(sum(substring(sha256(record_send(ROW(%s))) FROM 1 FOR 8)::bigint), 0)::text
                FROM ONLY %s
                """, row, name);
    }
}
