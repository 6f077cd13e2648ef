package dev.fleetward.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A fleet's rows, put into the embedded database by SQL: by the API a million devices that report their software take
 * half an hour. What the server would have derived from the reports is counted here, and checked by {@link #recount}.
 */
final class FleetRows implements AutoCloseable {
    private static final int PORT_LINE = 3;
    /** Odd and no divisor of a million: versions are spread over the serials. */
    private static final long STRIDE = 611_953;

    private static final int SERIAL_DIGITS = 7;
    private static final int HARDWARE = 3;
    private static final int DAYS_COUNTED = 365;

    private final Connection connection;

    private FleetRows(Connection connection) {
        this.connection = connection;
    }

    static FleetRows open(Path data) throws IOException, SQLException {
        String port =
                Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(PORT_LINE);
        String password = Files.readString(data.resolve("postgres.password")).strip();
        return new FleetRows(DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/fleetward".formatted(port), "fleetward_owner", password));
    }

    /** Most run the newest versions, few the oldest; every device one. */
    void addDevices(int devices, int versions) throws SQLException {
        // Neither triggers nor foreign keys: what they would do is done below, for all rows at once.
        run("SET session_replication_role = replica");
        run("""
                INSERT INTO device (organization_id, product_id, serial, hardware_version, registered_at, last_seen_at)
                SELECT p.organization_id, p.id, 'D-' || lpad(n::text, 7, '0'), 'rev-' || chr(97 + n %% 3),
                       now() - interval '90 days', now() - n %% 300 * interval '1 second'
                FROM product p, generate_series(0, %d) n WHERE p.slug = 'pump'
                """.formatted(devices - 1));
        run("ANALYZE device");
        run("""
                INSERT INTO device_software (device_id, organization_id, product_id, software_type, software_version_id,
                    since, named_at)
                SELECT d.id, d.organization_id, d.product_id, v.type, v.id, d.at, d.at
                FROM (
                    SELECT id, organization_id, product_id,
                           now() - substr(serial, 3)::bigint %% 60 * interval '1 day' AS at,
                           '1.' || (%2$d - 1 - floor(%2$d * share * share))::int || '.0' AS version
                    FROM (SELECT *, ((substr(serial, 3)::bigint * %3$d) %% %1$d)::double precision / %1$d AS share
                          FROM device) s
                ) d
                JOIN product p ON p.id = d.product_id AND p.slug = 'pump'
                JOIN software_version v ON v.product_id = d.product_id AND v.version = d.version
                """.formatted(devices, versions, STRIDE));
        run("""
                INSERT INTO device_software_change (device_id, organization_id, product_id, software_version_id, changed_at)
                SELECT device_id, organization_id, product_id, software_version_id, since FROM device_software
                """);
        run("""
                INSERT INTO device_attribute (device_id, organization_id, product_id, name, value, source, set_at, type,
                    value_text)
                SELECT d.id, d.organization_id, d.product_id, 'country', to_jsonb(c.name), 'bench', now(), 'text', c.name
                FROM device d CROSS JOIN LATERAL (SELECT 'C' || substr(d.serial, 3)::bigint %% 40 AS name) c
                """.formatted());
        run("""
                INSERT INTO build_set (organization_id, product_id, versions, devices)
                SELECT organization_id, product_id, software_version_id::text, count(*) FROM device_software
                GROUP BY organization_id, product_id, software_version_id
                """);
        run("""
                INSERT INTO build_set_version (build_set_id, software_version_id, organization_id)
                SELECT id, versions::uuid, organization_id FROM build_set
                """);
        run("""
                INSERT INTO device_build_set (device_id, organization_id, build_set_id)
                SELECT s.device_id, s.organization_id, b.build_set_id
                FROM device_software s JOIN build_set_version b USING (software_version_id)
                """);
        run("""
                INSERT INTO build_set_day (organization_id, product_id, build_set_id, day, devices)
                SELECT organization_id, product_id, id, current_date - ago, devices
                FROM build_set, generate_series(1, %d) ago
                """.formatted(DAYS_COUNTED));
        run("SET session_replication_role = origin");
    }

    /** Devices of a product that only poll, numbered from {@code first} on. */
    void addIdle(String product, int first, int end) throws SQLException {
        run("SET session_replication_role = replica");
        run("""
                INSERT INTO device (organization_id, product_id, serial, hardware_version, registered_at, last_seen_at)
                SELECT p.organization_id, p.id, 'DDI-' || n, 'rev-a', now() - interval '1 day', now() - interval '1 day'
                FROM product p, generate_series(%d, %d) n WHERE p.slug = '%s'
                """.formatted(first, end - 1, product));
        run("SET session_replication_role = origin");
    }

    /** Each device polls by DDI, with a token of its own. */
    void addTokens() throws SQLException {
        run("SET session_replication_role = replica");
        run(PollFleet.TOKENS);
        run(PollFleet.CLIENTS);
        run("SET session_replication_role = origin");
    }

    static String serial(long number) {
        // Put together: formatting it would take a load generator longer than all else.
        String digits = Long.toString(number);
        return "D-" + "0".repeat(Math.max(0, SERIAL_DIGITS - digits.length())) + digits;
    }

    /** The version that {@link #addDevices} gave a device, of {@code 1.0.0}, {@code 1.1.0} and so on. */
    static int version(long number, int devices, int versions) {
        double share = (double) (number * STRIDE % devices) / devices;
        return versions - 1 - (int) Math.floor(versions * share * share);
    }

    static String hardware(long number) {
        return "rev-" + (char) ('a' + number % HARDWARE);
    }

    /** The device of some number, or one of the next, that runs one of the newer half of the versions. */
    static int onNewVersion(int devices, int number) {
        int device = number % devices;
        while (device * STRIDE % devices >= devices / 2) {
            device = (device + 1) % devices;
        }
        return device;
    }

    /** What autovacuum does in its own time. */
    void tidy() throws SQLException {
        run("VACUUM ANALYZE");
    }

    long count(String what) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Combinations of versions whose counter is not what a count of their devices says: there must be none. */
    long recount() throws SQLException {
        return count("""
                build_set b WHERE b.devices <> (SELECT count(*) FROM device_build_set d WHERE d.build_set_id = b.id)
                """);
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
