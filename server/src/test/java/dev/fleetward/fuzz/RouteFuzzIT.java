package dev.fleetward.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the OpenAPI document, asked of the built server by its owner with inputs that fit its schema, nearly
 * fit it, or are garbage. Whatever comes in, the server answers in time, says what is wrong with it, tells nothing of its
 * insides and gives back no markup. Each build asks what {@link Replay} lists; with {@code -Dfleetward.fuzz.inputs} it
 * asks that many of each operation instead, by {@code -Dfleetward.fuzz.seed}, and a finding tells the line to be kept.
 */
class RouteFuzzIT {
    private static final int MAX_SHOWN = 60;
    private static final int LEARNING_ROUNDS = 2;
    /** Said before a request is one: there is nobody to make a problem of it. */
    private static final int TOO_LONG_AN_ADDRESS = 414;

    private static final String CLOSED_BEFORE = "header parser received no bytes";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern LINK = Pattern.compile("Sign in once with (\\S+)");
    private static final Pattern INSIDES = Pattern.compile(
            "\\bat (?:dev\\.fleetward|java|io\\.quarkus)\\.|java\\.lang\\.|PSQLException|SQLSTATE|org\\.jboss|\\bDbFailure");
    private static final Pattern UNFILLED = Pattern.compile("=\"[^\"<>]*\\{[a-z]\\w*\\.[\\w.]+}");
    /** They end what the test stands on, or ask addresses outside. */
    private static final Set<String> LEFT_OUT = Set.of(
            "POST /sign-out",
            "POST /settings/sessions/end",
            "POST /settings/password",
            "POST /settings/second-factor",
            "POST /settings/second-factor/confirm",
            "POST /settings/people/{id}",
            "POST /settings/people/{id}/sign-in-link",
            "POST /api/v1/people/{id}/sign-in-link",
            "PATCH /api/v1/people/{id}",
            "POST /demo/remove",
            "DELETE /api/v1/products/{slug}",
            "POST /settings/feeds/{feed}/sync",
            "POST /api/v1/feeds/{feed}/sync");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> findings = new TreeMap<>();
    private final Map<String, Long> slowest = new TreeMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private Path data;
    private BuiltServer server;
    private String session;

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        data = BuiltServer.dataDirectory();
        server = BuiltServer.start("demo", data, "--devices", "12");
        Eventually.eventually(
                () -> assertThat(LINK.matcher(server.output()).find()).isTrue());
        Matcher link = LINK.matcher(server.output());
        assertThat(link.find()).isTrue();
        HttpResponse<String> in = http.send(
                HttpRequest.newBuilder(URI.create(link.group(1)))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        session = in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        BuiltServer.delete(data);
    }

    @Test
    void whatever_comes_in_is_answered_with_sense() throws Exception {
        JsonNode document =
                Json.read(send("GET", "/api/v1/openapi", "", new byte[0]).body(), JsonNode.class);
        List<Operation> operations = Operation.of(document).stream()
                .filter(operation -> !LEFT_OUT.contains(operation.toString()))
                .toList();
        var known = new Known(operations);
        for (int round = 0; round < LEARNING_ROUNDS; round++) {
            for (Operation operation : operations) {
                if (operation.verb().equals("GET")) {
                    ask(operation, known, new Chance(document, 0, operation, round), true);
                }
            }
        }
        List<Replay> replays = Replay.all();
        for (Replay replay : replays) {
            for (int round = 0; round < replay.inputs(); round++) {
                for (Operation operation : operations) {
                    if (replay.isOf(operation)) {
                        ask(operation, known, new Chance(document, replay.seed(), operation, round), false);
                    }
                }
            }
        }
        int asked = statuses.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "%s: %d inputs to %d operations, %d values known; answered %s%n",
                replays, asked, operations.size(), known.size(), statuses);
        slowest.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(10)
                .forEach(slow -> System.out.printf("%,d ms %s%n", slow.getValue() / 1_000_000, slow.getKey()));

        assertThat(statuses.getOrDefault(401, 0)).as("answers to nobody").isLessThan(asked / 20);
        assertThat(findings.values().stream().limit(MAX_SHOWN)).isEmpty();
        assertThat(send("GET", "/health/ready", "", new byte[0]).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/", "", new byte[0]).statusCode())
                .as("the session")
                .isEqualTo(200);
    }

    private void ask(Operation operation, Known known, Chance chance, boolean learning) throws InterruptedException {
        Random random = chance.random();
        Inputs inputs = chance.inputs();
        boolean well = learning || !inputs.oneIn(4);
        String path = operation.filled(
                place -> (well ? known.value(place, random) : Optional.<String>empty()).orElseGet(inputs::hostile));
        String contentType = "";
        byte[] body = new byte[0];
        if (Set.of("POST", "PUT", "PATCH").contains(operation.verb())) {
            var form = well && operation.isForPeople() ? known.form(operation, random) : Optional.<Known.Form>empty();
            if (form.isPresent()) {
                path = form.get().path();
                contentType = "application/x-www-form-urlencoded";
                body = inputs.form(form.get().fields());
            } else {
                var sent = body(operation, chance);
                contentType = sent.contentType;
                body = sent.bytes;
            }
        }
        String address = path + (learning ? "" : query(operation, inputs));
        String what = "%s%n  %s %s [%s] %s"
                .formatted(
                        chance.line(),
                        operation.verb(),
                        address,
                        contentType,
                        new String(body, StandardCharsets.ISO_8859_1));
        String shown = what.length() > 600 ? what.substring(0, 600) + "…" : what;
        try {
            long began = System.nanoTime();
            HttpResponse<String> answer = send(operation.verb(), address, contentType, body);
            slowest.merge(operation.toString(), System.nanoTime() - began, Math::max);
            statuses.merge(answer.statusCode(), 1, Integer::sum);
            judge(operation, shown, answer);
            if (answer.statusCode() == 200) {
                known.learn(
                        operation, answer.headers().firstValue("Content-Type").orElse(""), answer.body());
            }
        } catch (IOException e) {
            // A connection that was refused before is closed, which the client may find out too late for a POST.
            boolean wasClosed = String.valueOf(e.getMessage()).contains(CLOSED_BEFORE);
            if (!wasClosed && !operation.path().endsWith("/live")) {
                findings.put(operation + " no answer", shown + " → " + e);
            }
        }
    }

    private void judge(Operation operation, String what, HttpResponse<String> answer) {
        int status = answer.statusCode();
        String type = answer.headers().firstValue("Content-Type").orElse("");
        String said = answer.body().substring(0, Math.min(300, answer.body().length()));
        if (status >= 500) {
            findings.put(operation + " " + status, what + " → " + status + " " + said);
        }
        if (INSIDES.matcher(answer.body()).find()) {
            findings.put(operation + " insides", what + " → " + status + " " + said);
        }
        if (type.startsWith("text/html") && answer.body().contains(Inputs.MARKUP)) {
            findings.put(operation + " markup", what + " → gives back markup");
        }
        if (answer.headers()
                .firstValue("Set-Cookie")
                .filter(cookie -> cookie.contains("fuzzed"))
                .isPresent()) {
            findings.put(operation + " header", what + " → a header of ours");
        }
        if (operation.path().startsWith("/api/v1/")
                && status >= 400
                && status != TOO_LONG_AN_ADDRESS
                && !type.startsWith("application/problem+json")) {
            findings.put(operation + " problem", what + " → " + status + " as " + type + ": " + said);
        }
    }

    private record Body(String contentType, byte[] bytes) {}

    private static Body body(Operation operation, Chance chance) {
        Random random = chance.random();
        Inputs inputs = chance.inputs();
        var types = new ArrayList<String>();
        operation.body().fieldNames().forEachRemaining(types::add);
        if (types.isEmpty() || inputs.oneIn(10)) {
            String type = List.of(
                            "application/json", "application/x-www-form-urlencoded", "text/plain", "nonsense", "*/*")
                    .get(random.nextInt(5));
            return new Body(type, inputs.bytes());
        }
        String type = types.get(random.nextInt(types.size()));
        JsonNode schema = operation.body().path(type).path("schema");
        return switch (type) {
            case "application/json", "application/merge-patch+json" -> new Body(type, inputs.json(schema));
            case "application/x-www-form-urlencoded" -> new Body(type, inputs.form(fields(schema)));
            case "multipart/form-data" -> multipart(schema, inputs);
            default -> new Body(type.replace("*/*", "application/octet-stream"), inputs.bytes());
        };
    }

    private static Map<String, List<String>> fields(JsonNode schema) {
        var fields = new TreeMap<String, List<String>>();
        schema.path("properties").fieldNames().forEachRemaining(name -> fields.put(name, List.of()));
        return fields;
    }

    private static Body multipart(JsonNode schema, Inputs inputs) {
        var body = new StringBuilder();
        for (String name : fields(schema).keySet()) {
            body.append("--fuzz\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(name, inputs.hostile().replaceAll("[\r\n\"]", ""), inputs.hostile()));
        }
        body.append("--fuzz--\r\n");
        return new Body("multipart/form-data; boundary=fuzz", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String query(Operation operation, Inputs inputs) {
        var query = new StringBuilder();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query") && !inputs.oneIn(3)) {
                String value = inputs.oneIn(3) ? inputs.hostile() : inputs.text(parameter.path("schema"));
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.path("name").asText())
                        .append('=')
                        .append(Operation.encoded(value));
            }
        }
        return query.toString();
    }

    private HttpResponse<String> send(String verb, String address, String contentType, byte[] body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.uri(address))
                .timeout(PATIENCE)
                .header("Cookie", session)
                .header("Sec-Fetch-Site", "same-origin")
                .method(verb, BodyPublishers.ofByteArray(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (!address.startsWith("/api/")) {
            request.header("Accept", "text/html, */*;q=0.5");
        }
        return http.send(
                request.build(),
                answer -> answer.headers()
                                .firstValue("Content-Type")
                                .filter(type -> type.startsWith("text/event-stream"))
                                .isPresent()
                        ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), RouteFuzzIT::leave)
                        : BodySubscribers.ofString(StandardCharsets.UTF_8));
    }

    /** A stream of news does not end. */
    private static String leave(InputStream news) {
        try (news) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
