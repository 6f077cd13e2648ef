package dev.fleetward.lake.trino;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * Where Trino is and who asks it.
 *
 * @param ca certificates in PEM to trust instead of Java's own
 */
public record TrinoServer(URI url, String user, Optional<String> password, Optional<Path> ca) {
    public TrinoServer {
        boolean secret = "https".equals(url.getScheme());
        if ((!secret && !"http".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException("trino.url must be https://host:port or http://host:port, not " + url);
        }
        if (password.isPresent() && !secret) {
            throw new IllegalArgumentException("trino.password is sent over https only; trino.url is " + url);
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("trino.url has a user in it; set trino.user and trino.password");
        }
    }

    Optional<String> authorization() {
        return password.map(secret ->
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8)));
    }

    /** Whatever host an answer names: what is asked and the password go to this one alone. */
    URI here(URI named) {
        String query = named.getRawQuery();
        return url.resolve(named.getRawPath() + (query == null ? "" : "?" + query));
    }

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
