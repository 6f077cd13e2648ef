package dev.fleetward.kernel.move;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The database that is moved to.
 *
 * @param url for JDBC, without user and password
 * @param owner who owns the database there
 */
public record Target(String url, String owner, String password) {
    private static final String FORM = "postgresql://owner@host:5432/database";

    /**
     * @param address {@code postgresql://owner[:password]@host[:port]/database[?sslmode=…]}
     * @param password when the address has none
     * @throws MoveFailure saying what is missing
     */
    public static Target of(String address, Optional<String> password) {
        URI uri = parsed(address);
        boolean isWhole = ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() != null
                && uri.getRawPath() != null
                && uri.getRawPath().length() > 1;
        if (!isWhole) {
            throw new MoveFailure("“--to” must look like %s".formatted(FORM));
        }
        String[] login = uri.getRawUserInfo().split(":", 2);
        String secret = login.length > 1 ? decoded(login[1]) : password.orElseThrow(() -> new MoveFailure("""
                        the owner's password is missing: give it by --password-file FILE or in the environment as \
                        FLEETWARD_DATABASE_PASSWORD"""));
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return new Target(
                "jdbc:postgresql://%s%s%s%s".formatted(uri.getHost(), port, uri.getRawPath(), query),
                decoded(login[0]),
                secret);
    }

    private static URI parsed(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            // What was typed may hold a password, and the exception holds what was typed.
            throw new MoveFailure("“--to” cannot be read: %s; it must look like %s".formatted(e.getReason(), FORM));
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Host and database, to be shown. */
    public String place() {
        return url.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return owner + "@" + place();
    }
}
