package dev.fleetward.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a fleet, its people and their programs ask of a server, each from an address of its own. */
final class Mix {
    /** Devices poll so often unless told otherwise. */
    private static final double POLL_EVERY_SECONDS = 300;

    private static final double POST_EVERY_SECONDS = 3_600;
    private static final double DEVICES_AN_ARCHIVE = 200_000;
    private static final double LEAST_ARCHIVES = 0.5;
    private static final double PAGES_OF_A_KIND = 0.25;
    private static final double A_MINUTE = 1 / 60.0;
    private static final int FRESH_COMPONENTS = 30;
    private static final int COMPONENTS = 300;
    private static final int STATEMENTS = 20;
    private static final int CSV_LINES = 1_000;
    /** Odd and no divisor of a million: devices poll in no order of their serials. */
    private static final long STRIDE = 611_953;

    private static final String OVERVIEW = "/";
    private static final String PUMP = "/products/pump";
    private static final String API = "/api/v1" + PUMP;
    private static final List<String> FILTERS = List.of(
            "version = 1.19.0",
            "attr.country = C7",
            "serial ~ 99",
            "hw ~ rev-b",
            "attr.country = C3 and version < 1.5");

    private final ServerProcess server;
    private final MixedFleet fleet;
    private final AtomicLong nextPoll = new AtomicLong();
    /** Names that no run before this one gave. */
    private final long run = System.currentTimeMillis() / 1_000;

    Mix(ServerProcess server, MixedFleet fleet) {
        this.server = server;
        this.fleet = fleet;
    }

    /** As a fleet of that size does it. */
    List<Kind> everyday() throws IOException, InterruptedException {
        Caller agent = Caller.agent(server.port, Caller.address(3));
        Caller program = Caller.program(server.port, Caller.address(5));
        var kinds = new ArrayList<Kind>();
        kinds.add(polls(fleet.devices() / POLL_EVERY_SECONDS));
        kinds.add(posts(fleet.devices() / POST_EVERY_SECONDS));
        kinds.add(visits("MAR archives", Math.max(LEAST_ARCHIVES, fleet.devices() / DEVICES_AN_ARCHIVE), number -> {
            long device = number * STRIDE % fleet.devices();
            return Archive.upload(
                    agent, FleetRows.serial(device), fleet.version(device), FleetRows.hardware(device), run + number);
        }));
        Caller ada = person(0);
        Caller bob = person(1);
        kinds.add(page("page: overview", ada, _ -> OVERVIEW));
        kinds.add(page("page: devices, filtered", bob, this::filtered));
        kinds.add(page("page: issues", ada, _ -> PUMP + "/issues"));
        kinds.add(page("page: updates", bob, _ -> PUMP + "/updates"));
        kinds.add(visits("API reads", 1, number -> program.get(read(number))));
        kinds.add(visits("import: SBOM of 300 components", A_MINUTE, number -> program.send(
                        "PUT",
                        MixedFleet.sbomPath("9.%d.%d".formatted(run, number)),
                        "application/json",
                        BodyPublishers.ofString(
                                Software.sbom((int) (run % 10_000_000 + number), COMPONENTS, FRESH_COMPONENTS, 0)))
                .statusCode()));
        kinds.add(visits("import: VEX of 20 statements", A_MINUTE, number -> program.send(
                        "POST", API + "/vex?trust=own", "application/json", BodyPublishers.ofString(vex(number)))
                .statusCode()));
        kinds.add(visits("import: CSV of 1,000 devices", A_MINUTE, number -> program.send(
                        "POST", API + "/device-imports", "text/csv", BodyPublishers.ofString(csv(number)))
                .statusCode()));
        return kinds;
    }

    /** Few of each, enough to see what a flood does to them. */
    List<Kind> neighbours(double polls, double posts, double pages, double reads)
            throws IOException, InterruptedException {
        Caller ada = person(0);
        Caller program = Caller.program(server.port, Caller.address(5));
        return List.of(
                polls(polls),
                posts(posts),
                visits("pages", pages, number -> ada.get(page(number))),
                visits("API reads", reads, number -> program.get(read(number))));
    }

    int devices() {
        return fleet.devices();
    }

    FieldPosts fieldPosts() {
        return new FieldPosts(fleet);
    }

    /** Of those people look at every day, one after the other. */
    String page(long number) {
        return switch ((int) (number % 4)) {
            case 0 -> OVERVIEW;
            case 1 -> filtered(number / 4);
            case 2 -> PUMP + "/issues";
            default -> PUMP + "/updates";
        };
    }

    Caller person(int number) throws IOException, InterruptedException {
        return Caller.person(
                server.port, Caller.address(10 + number), MixedFleet.PEOPLE.get(number), MixedFleet.PASSWORD);
    }

    /** What a person looks at next. */
    String look(long number) {
        return number % 2 == 0 ? PUMP + "/issues" : filtered(number);
    }

    /** What a program asks next. */
    String read(long number) {
        long device = number * STRIDE % fleet.devices();
        return switch ((int) (number % 5)) {
            case 0 -> API + "/devices/" + FleetRows.serial(device);
            case 1 -> API + "/issues";
            case 2 -> API + "/devices?limit=50&query=" + encoded(FILTERS.get((int) (number / 5 % FILTERS.size())));
            case 3 -> API + "/findings?limit=100";
            default -> API + "/ingest/status";
        };
    }

    private Kind polls(double perSecond) {
        InetAddress from = Caller.address(2);
        return new Kind("DDI polls", perSecond, (duration, tally) -> new SteadyLoad(
                        server.port, from, perSecond, this::poll, tally)
                .run(duration));
    }

    /** Of the next device. */
    byte[] poll() {
        return PollFleet.poll("bench", FleetRows.serial(nextPoll.getAndIncrement() * STRIDE % fleet.devices()));
    }

    private Kind posts(double perSecond) {
        FieldPosts posts = fieldPosts();
        InetAddress from = Caller.address(2);
        return new Kind("chunk posts", perSecond, (duration, tally) -> new SteadyLoad(
                        server.port, from, perSecond, posts, tally)
                .run(duration));
    }

    private static Kind page(String name, Caller person, LongFunction<String> path) {
        return visits(name, PAGES_OF_A_KIND, number -> person.get(path.apply(number)));
    }

    private static Kind visits(String name, double perSecond, Visits.Visit visit) {
        return new Kind(name, perSecond, (duration, tally) -> Visits.atRate(perSecond, duration, tally, visit));
    }

    private String filtered(long number) {
        return PUMP + "/devices?query=" + encoded(FILTERS.get((int) (number % FILTERS.size())));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String vex(long number) {
        List<String> found = fleet.vulnerabilities();
        String statements = IntStream.range(0, Math.min(STATEMENTS, found.size()))
                .mapToObj(i -> """
                        {"vulnerability":{"name":"%s"},"products":[{"@id":"pkg:generic/pump"}],
                         "status":"affected","action_statement":"Update to the next version (%d)."}""".formatted(found.get((int) ((number * STATEMENTS + i) % found.size())), number))
                .collect(Collectors.joining(","));
        return """
                {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://bench.example/vex/%d-%d","author":"Bench",
                 "timestamp":"2026-11-01T00:00:00Z","version":1,"statements":[%s]}
                """.formatted(run, number, statements);
    }

    private String csv(long number) {
        return IntStream.range(0, CSV_LINES)
                .mapToObj(
                        i -> FleetRows.serial((number * CSV_LINES + i) * STRIDE % fleet.devices()) + ",batch-" + number)
                .collect(Collectors.joining("\n", "serial,batch\n", "\n"));
    }
}
