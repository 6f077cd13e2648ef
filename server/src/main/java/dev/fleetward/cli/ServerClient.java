package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.tls.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options and calls shared by the commands that are clients of a server: {@code @Mixin} it. */
final class ServerClient {
    @Option(
            names = "--server",
            description = "The server's address (default: $FLEETWARD_SERVER, else http://127.0.0.1:8080).")
    @Nullable
    String server;

    @Option(names = "--token", description = "An API token (default: $FLEETWARD_TOKEN).")
    @Nullable
    String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates in PEM to trust instead of the system's (default: $FLEETWARD_CA).")
    @Nullable
    Path ca;

    @Option(names = "--json", description = "Print the server's answer as it is.")
    boolean json;

    private @Nullable HttpClient http;

    /** @throws CommandFailed with the server's own words when it refuses */
    JsonNode get(String path) {
        return json(send(request(path).GET()));
    }

    JsonNode post(String path, Object body) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))));
    }

    JsonNode put(String path, Object body) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(body)))));
    }

    JsonNode patch(String path, Object body) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body)))));
    }

    JsonNode delete(String path) {
        return json(send(request(path).DELETE()));
    }

    /** Sends a file, streamed from the disk. */
    JsonNode upload(String method, String path, String contentType, Path file) {
        return json(send(request(path).header("Content-Type", contentType).method(method, content(file))));
    }

    /** Saves what the server gives. */
    void download(String path, Path target) {
        try {
            var answer = http().send(request(path).GET().build(), BodyHandlers.ofFile(target));
            if (answer.statusCode() >= 400) {
                throw new CommandFailed("the server answered %d for %s".formatted(answer.statusCode(), path));
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    /** One segment of a path, escaped. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What was given of these, as the end of an address. */
    static String query(Map<String, @Nullable String> parameters) {
        var query = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (value != null) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return query.toString();
    }

    /** Prints the JSON when asked for it, else the sentence. */
    void print(JsonNode answer, String sentence) {
        System.out.println(json ? answer.toPrettyString() : sentence);
    }

    /** One line for each item of the page; the word when there is none. */
    void printLines(JsonNode page, String none, Function<JsonNode, String> line) {
        String lines = page.path("items").valueStream().map(line).collect(Collectors.joining(System.lineSeparator()));
        print(page, page.path("items").isEmpty() ? none : lines);
    }

    HttpRequest.Builder request(String path) {
        String secret = orEnvironment(token, "FLEETWARD_TOKEN", "");
        if (secret.isBlank()) {
            throw new CommandFailed("needs an API token: --token, or FLEETWARD_TOKEN in the environment");
        }
        return HttpRequest.newBuilder(URI.create(address() + path)).header("Authorization", "Bearer " + secret);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = http().send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new CommandFailed(detail(answer));
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    private HttpClient http() {
        HttpClient known = http;
        if (known == null) {
            known = trusting(ca);
            http = known;
        }
        return known;
    }

    /** @throws CommandFailed when the file, or that of the environment, holds no certificates */
    static HttpClient trusting(@Nullable Path ca) {
        String named = ca == null ? orEnvironment(null, "FLEETWARD_CA", "") : ca.toString();
        if (named.isBlank()) {
            return HttpClient.newHttpClient();
        }
        try {
            return HttpClient.newBuilder()
                    .sslContext(TrustedCertificates.context("--ca", Path.of(named)))
                    .build();
        } catch (IllegalStateException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private String address() {
        String address = orEnvironment(server, "FLEETWARD_SERVER", "http://127.0.0.1:8080");
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private CommandFailed unreachable(IOException cause) {
        return new CommandFailed("no answer from %s (%s)".formatted(address(), cause));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return answer.body().isBlank() ? Json.MAPPER.createObjectNode() : Json.read(answer.body(), JsonNode.class);
    }

    private static String detail(HttpResponse<String> answer) {
        try {
            JsonNode problem = Json.read(answer.body(), JsonNode.class);
            return "%s (%d): %s"
                    .formatted(
                            problem.path("title").asText("refused"),
                            answer.statusCode(),
                            problem.path("detail").asText());
        } catch (IllegalArgumentException e) {
            return "the server answered " + answer.statusCode();
        }
    }

    private static BodyPublisher content(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file);
        }
    }

    private static String orEnvironment(@Nullable String given, String name, String otherwise) {
        if (given != null) {
            return given;
        }
        String value = System.getenv(name);
        return value == null ? otherwise : value;
    }
}
