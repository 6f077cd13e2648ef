package dev.fleetward.lake;

/**
 * The few words in which the SQL of questions differs between the engines. Arguments are expressions of the question's
 * own text, never what somebody sent.
 */
public enum LakeSql {
    DUCKDB,
    TRINO;

    /** Microseconds since 1970. Trino counts seconds as a double, which is exact to the microsecond until 2106. */
    public String micros(String timestamp) {
        return switch (this) {
            case DUCKDB -> "epoch_us(" + timestamp + ")";
            case TRINO -> "CAST(round(to_unixtime(" + timestamp + ") * 1e6) AS BIGINT)";
        };
    }

    /** Of whole numbers without what is left over. */
    public String divided(String number, String by) {
        return switch (this) {
            case DUCKDB -> number + " // " + by;
            case TRINO -> number + " / " + by;
        };
    }

    /**
     * DuckDB's is exact and lies between two values where none is right. Trino's is a t-digest: the value of a rank at
     * most 1 % of all off, or one place where there are few.
     */
    public String quantile(String number, double share) {
        return switch (this) {
            case DUCKDB -> "quantile_cont(" + number + ", " + share + ")";
            case TRINO -> "approx_percentile(CAST(" + number + " AS DOUBLE), " + share + "E0)";
        };
    }

    public String contains(String text, String part) {
        return switch (this) {
            case DUCKDB -> "contains(" + text + ", " + part + ")";
            case TRINO -> "strpos(" + text + ", " + part + ") > 0";
        };
    }

    /** Before the parentheses of a subquery that is read twice. Trino has no such word and reads it twice. */
    public String materialized() {
        return switch (this) {
            case DUCKDB -> "MATERIALIZED";
            case TRINO -> "";
        };
    }

    /** All columns of {@code table} once for each piece of its column {@code text}, which is {@code piece}. */
    public String pieces(String table, String text, String separator, String piece) {
        return switch (this) {
            case DUCKDB ->
                "SELECT *, unnest(string_split(%s, '%s')) AS %s FROM %s".formatted(text, separator, piece, table);
            case TRINO ->
                "SELECT * FROM %s CROSS JOIN UNNEST(split(%s, '%s')) AS pieces (%s)"
                        .formatted(table, text, separator, piece);
        };
    }
}
