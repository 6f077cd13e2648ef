package dev.fleetward.kernel.move;

import java.sql.SQLException;
import java.util.List;

/** Whether the target can take the data: who is let in, which PostgreSQL it is, what they may do, what is there already. */
final class TargetCheck {
    private static final int VERSION = 18;
    private static final List<String> LOGINS = List.of("fleetward_app", "fleetward_system");
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOT_LET_IN = "28000";
    private static final String NO_DATABASE = "3D000";
    private static final int SHOWN = 3;

    private final Target target;

    TargetCheck(Target target) {
        this.target = target;
    }

    /** @throws MoveFailure saying who is not let in, and why, or that it is another PostgreSQL */
    Session open() {
        Session session = open(target.owner());
        int version = session.version();
        if (version != VERSION) {
            session.close();
            throw new MoveFailure("%s is PostgreSQL %d, and Fleetward needs PostgreSQL %d"
                    .formatted(target.place(), version, VERSION));
        }
        return session.prepared();
    }

    private Session open(String login) {
        try {
            return Session.open(target.place(), target.url(), login, target.password());
        } catch (SQLException e) {
            throw new MoveFailure(
                    switch (String.valueOf(e.getSQLState())) {
                        case WRONG_PASSWORD, NOT_LET_IN ->
                            "%s does not let %s in: %s. All three logins have the password of the owner (docs/move.md)."
                                    .formatted(target.place(), login, e.getMessage());
                        case NO_DATABASE ->
                            "there is no such database: %s. Make it first (docs/move.md).".formatted(e.getMessage());
                        default -> "%s does not answer: %s".formatted(target.place(), e.getMessage());
                    },
                    e);
        }
    }

    /** Before anything is changed there. */
    void requireFit(Session session) {
        String encoding = session.text(
                "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()");
        if (!encoding.equals("UTF8")) {
            throw new MoveFailure("%s is encoded in %s; make it anew with ENCODING 'UTF8' TEMPLATE template0"
                    .formatted(target.place(), encoding));
        }
        if (!session.is("""
                SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()""")) {
            throw new MoveFailure("%s does not belong to %s; run there: ALTER DATABASE … OWNER TO %s"
                    .formatted(target.place(), target.owner(), target.owner()));
        }
        if (!session.is("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')")) {
            throw new MoveFailure("%s has no extension pg_trgm; install PostgreSQL's contrib modules there"
                    .formatted(target.place()));
        }
        requireLogins(session);
    }

    private void requireLogins(Session session) {
        for (String login : LOGINS) {
            if (!session.is("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", login)) {
                make(session, login);
            }
            if (session.is("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = ?", login)) {
                throw new MoveFailure("""
                        the role %s may see all rows of every organization; run there: ALTER ROLE %s NOSUPERUSER \
                        NOBYPASSRLS""".formatted(login, login));
            }
            open(login).close();
        }
    }

    private void make(Session session, String login) {
        if (!session.is("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")) {
            throw new MoveFailure("""
                    there is no role %s, and %s may make none; run as one who may: CREATE ROLE %s LOGIN PASSWORD \
                    'the owner''s password'""".formatted(login, target.owner(), login));
        }
        session.execute("CREATE ROLE %s LOGIN PASSWORD '%s'"
                .formatted(login, target.password().replace("'", "''")));
    }

    /** One that was killed is gone within seconds. */
    void requireAlone(Session session) {
        try {
            session.execute("SET lock_timeout = '60s'");
            session.execute("SELECT pg_advisory_lock(hashtextextended('fleetward move', 0))");
            session.execute("SET lock_timeout = 0");
        } catch (MoveFailure e) {
            throw new MoveFailure("another move into %s is under way".formatted(target.place()), e);
        }
    }

    /** @throws MoveFailure when there is something already that is not of an unfinished move */
    static void requireEmpty(Session session, Target target) {
        List<String> there = session.list("""
                SELECT format('%s.%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
                  AND NOT EXISTS (SELECT FROM pg_depend d
                                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
                ORDER BY 1
                """, row -> row.getString(1));
        if (!there.isEmpty()) {
            throw new MoveFailure("%s is not empty: it has %s%s. Name an empty database."
                    .formatted(
                            target.place(),
                            String.join(", ", there.subList(0, Math.min(SHOWN, there.size()))),
                            there.size() > SHOWN ? " and " + (there.size() - SHOWN) + " more" : ""));
        }
    }
}
