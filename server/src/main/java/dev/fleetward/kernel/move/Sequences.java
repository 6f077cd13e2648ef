package dev.fleetward.kernel.move;

import java.util.List;

/** Where each sequence stands, so that the next number is one that was never given. */
final class Sequences {
    private Sequences() {}

    private record Stand(String name, long value, boolean isCalled) {
        static List<Stand> all(Session session) {
            return session.list("""
                    SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
                    FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename COLLATE "C"
                    """, row -> new Stand(row.getString(1), row.getLong(2), row.getBoolean(3)));
        }
    }

    /** @throws MoveFailure when they do not stand alike after */
    static void copy(Session source, Session target) {
        List<Stand> wanted = Stand.all(source);
        for (Stand stand : wanted) {
            var _ = target.number("SELECT setval(?::regclass, ?, ?)", stand.name, stand.value, stand.isCalled);
        }
        if (!wanted.equals(Stand.all(target))) {
            throw new MoveFailure("the sequences of the target do not stand as those of the data directory do");
        }
    }
}
