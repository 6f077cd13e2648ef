package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A person in a browser, or a program with a token, at an address of its own. Safe for concurrent use. */
final class Caller {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final HttpClient http;
    private final String header;
    private final String proof;
    private final String accept;

    private Caller(int port, HttpClient http, String header, String proof, String accept) {
        this.port = port;
        this.http = http;
        this.header = header;
        this.proof = proof;
        this.accept = accept;
    }

    /** @param number of a loopback address: 127.0.0.number */
    static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Someone who has just signed in. */
    static Caller person(int port, InetAddress from, String email, String password)
            throws IOException, InterruptedException {
        HttpClient http = client(from);
        var answer = http.send(signIn(port, email, password), BodyHandlers.ofString());
        String cookie = answer.headers().firstValue("Set-Cookie").orElse("");
        if (answer.statusCode() != 303 || cookie.isEmpty()) {
            throw new IOException("signing in as %s: %d".formatted(email, answer.statusCode()));
        }
        return new Caller(port, http, "Cookie", cookie.substring(0, cookie.indexOf(';')), "text/html,*/*;q=0.8");
    }

    static HttpRequest signIn(int port, String email, String password) {
        String form = "email=%s&password=%s"
                .formatted(
                        URLEncoder.encode(email, StandardCharsets.UTF_8),
                        URLEncoder.encode(password, StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(at(port, "/sign-in"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
    }

    static Caller program(int port, InetAddress from) {
        return new Caller(port, client(from), "Authorization", "Bearer " + ServerProcess.TOKEN, "application/json");
    }

    /** What devices with the project key send beside chunks. */
    static Caller agent(int port, InetAddress from) {
        return new Caller(port, client(from), "Memfault-Project-Key", ServerProcess.PROJECT_KEY, "application/json");
    }

    static HttpClient client(InetAddress from) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(from)
                .connectTimeout(CONNECT_PATIENCE)
                .build();
    }

    int get(String path) throws IOException, InterruptedException {
        return http.send(to(at(port, path)).build(), BodyHandlers.discarding()).statusCode();
    }

    HttpResponse<String> send(String method, String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        return send(method, at(port, path), type, body);
    }

    HttpResponse<String> send(String method, URI address, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        return http.send(
                to(address).header("Content-Type", type).method(method, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", accept)
                .header(header, proof);
    }

    static URI at(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
