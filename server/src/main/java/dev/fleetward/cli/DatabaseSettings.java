package dev.fleetward.cli;

import java.util.Optional;

/** The settings of an outside database as {@code fleetward.toml} has them. */
record DatabaseSettings(String url, String owner, String password) {
    /** Empty for a value that the file has no form for. */
    Optional<String> written() {
        return quoted(url).flatMap(place -> quoted(owner)
                .flatMap(login -> quoted(password).map(secret -> table(place, login, secret))));
    }

    /** Without the password. */
    String shown() {
        return table("\"" + url + "\"", "\"" + owner + "\"", "\"…\"");
    }

    private static String table(String url, String owner, String password) {
        return "[database]%nurl = %s%nowner = %s%npassword = %s%n".formatted(url, owner, password);
    }

    private static Optional<String> quoted(String value) {
        boolean isPlain = value.chars().noneMatch(letter -> letter == '\\' || letter < ' ');
        if (isPlain && value.indexOf('"') < 0) {
            return Optional.of("\"" + value + "\"");
        }
        return isPlain && value.indexOf('\'') < 0 ? Optional.of("'" + value + "'") : Optional.empty();
    }
}
