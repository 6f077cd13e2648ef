package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * The whole loop, once, fast, against a running server and by its API only: field data, issue, exposure, guarded fix,
 * proof, case, evidence, documents. Each step says one line with its figure; one that does not hold ends it.
 */
final class ClosedLoop {
    private static final Duration STEP_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Fleet.Plan plan;
    private final Desk desk;
    private final Clock clock;
    private final Consumer<String> say;
    private final DemoSetup setup;

    public ClosedLoop(Fleet.Plan plan, Clock clock, Consumer<String> say) {
        this.plan = plan;
        this.desk = new Desk(plan.access());
        this.clock = clock;
        this.say = say;
        this.setup = new DemoSetup(desk);
    }

    /** What a step found is not so. */
    public static final class Broken extends RuntimeException {
        Broken(String what) {
            super(what, null, false, false);
        }
    }

    /** @throws Broken naming the step that does not hold */
    public void close() throws IOException {
        try (Fleet fleet = new Fleet(plan, clock)) {
            fieldDataIn(fleet);
            issueFound();
            stackNamed();
            exposed();
            signedReleases();
            fleet.start();
            badReleasePaused();
            proven(fleet, DemoMaker.THERMOSTATS, DemoMaker.FIXED_VERSION, "hawkBit DDI");
            proven(fleet, DemoMaker.AIR_MONITORS, "3.1.1", "Memfault latest-release");
            exposureGone(fleet);
        }
        caseWithClocks();
        evidence();
        technicalFile();
        export();
    }

    private void fieldDataIn(Fleet fleet) throws IOException {
        fleet.tellHistory(_ -> {});
        long decoded = 0;
        for (Model model : DemoMaker.MODELS) {
            JsonNode status = await("everything acknowledged is decoded", () -> {
                JsonNode now = desk.get(Desk.product(model.slug(), "/ingest/status"));
                return now.path("pending").asLong() == 0 && now.path("received").asLong() > 0 ? now : null;
            });
            demand(status.path("quarantined").asLong() == 0, "nothing is in quarantine: " + status);
            decoded += status.path("decoded").asLong();
        }
        step("field data in", "%,d chunks of %,d devices decoded, none in quarantine".formatted(decoded, fleet.size()));
    }

    private void issueFound() {
        JsonNode issues = desk.get(thermostat("/issues")).path("items");
        demand(issues.size() > 0, "there are issues");
        JsonNode worst = worst(issues);
        step(
                "issue found",
                "%d issues; most often “%s”, %d devices, %d events"
                        .formatted(
                                issues.size(),
                                worst.path("title").asText(),
                                worst.path("devices").asLong(),
                                worst.path("events").asLong()));
    }

    /** What came before the symbols is named when they come. */
    private void stackNamed() {
        int uploaded = setup.uploadSymbols();
        JsonNode named = await("every crash has its function", () -> {
            JsonNode now = desk.get(thermostat("/issues")).path("items");
            boolean all = stream(now).allMatch(issue -> issue.path("named").asBoolean());
            return all ? now : null;
        });
        JsonNode worst = worst(named);
        JsonNode trace = desk.get(thermostat("/issues/" + worst.path("number").asLong() + "/traces"))
                .at("/items/0");
        JsonNode report = desk.get(thermostat("/traces/" + trace.path("id").asText() + "/report"));
        JsonNode frames = report.at("/threads/0/frames");
        demand(report.at("/threads/0/registers").size() >= 17, "its coredump shows registers");
        demand(
                stream(frames).anyMatch(frame -> frame.path("function").isTextual()),
                "its stack has functions: " + frames);
        step(
                "stack named",
                "%d symbol files; %d issues, most often “%s”; %d calls on its stack, %d threads"
                        .formatted(
                                uploaded,
                                named.size(),
                                worst.path("title").asText(),
                                frames.size(),
                                report.path("threads").size()));
    }

    private static JsonNode worst(JsonNode issues) {
        return stream(issues)
                .max((a, b) ->
                        Long.compare(a.path("events").asLong(), b.path("events").asLong()))
                .orElseThrow();
    }

    private void exposed() {
        int described = setup.describe();
        setup.importVulnerability();
        JsonNode figure = await("devices are exposed", () -> {
            JsonNode now = exposure();
            return now.path("devicesExposed").asLong() > 0 ? now : null;
        });
        step(
                "exposure known",
                "%d of %d devices exposed to %s, from %d SBOMs"
                        .formatted(
                                figure.path("devicesExposed").asLong(),
                                figure.path("devicesTotal").asLong(),
                                DemoSetup.VULNERABILITY,
                                described));
    }

    private void signedReleases() {
        setup.release(DemoMaker.THERMOSTATS, List.of(DemoMaker.BAD_VERSION, DemoMaker.FIXED_VERSION));
        setup.release(DemoMaker.AIR_MONITORS, List.of("3.1.1"));
        demand(setup.refusesForeignSignature(DemoMaker.THERMOSTATS), "a file of a foreign signer is refused");
        step("releases signed", "3 releases with Ed25519 signatures; a foreign signature refused");
    }

    private void badReleasePaused() {
        String rollout = start(DemoMaker.THERMOSTATS, DemoMaker.BAD_VERSION, 40, 3600);
        JsonNode paused = await("the guard pauses the bad release", () -> {
            JsonNode now = desk.get(thermostat("/rollouts/" + rollout));
            return now.path("state").asText().equals("PAUSED") ? now : null;
        });
        desk.post(thermostat("/rollouts/" + rollout + "/cancel"));
        step("bad release paused", paused.path("stateReason").asText());
    }

    private void proven(Fleet fleet, Model model, String version, String protocol) {
        String rollout = start(model, version, 25, 0);
        long reachable = fleet.reachable(model.slug());
        JsonNode done;
        try {
            done = await("all reachable devices report " + version, () -> {
                JsonNode now = desk.get(Desk.product(model.slug(), "/rollouts/" + rollout));
                return now.path("progress").path("proven").asLong() >= reachable ? now : null;
            });
        } catch (Broken late) {
            JsonNode now = desk.get(Desk.product(model.slug(), "/rollouts/" + rollout));
            throw new Broken("%s (%d of them are reachable): %s; %s"
                    .formatted(late.getMessage(), reachable, now.path("progress"), fleet.troubles()));
        }
        JsonNode progress = done.path("progress");
        step(
                "fix proven",
                "%d of %d devices of %s report %s by %s; %d cannot be reached"
                        .formatted(
                                progress.path("proven").asLong(),
                                progress.path("total").asLong(),
                                model.name(),
                                version,
                                protocol,
                                progress.path("total").asLong() - reachable));
    }

    private String start(Model model, String version, int firstPercent, int soakSeconds) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("version", version)
                .put("softwareType", model.softwareType())
                .put("guardMinDeviceHours", 0.01)
                .put("start", true);
        var phases = body.putArray("phases");
        phases.addObject()
                .put("percent", firstPercent)
                .put("successPercent", 60)
                .put("soakSeconds", soakSeconds);
        phases.addObject().put("percent", 100).put("successPercent", 80).put("soakSeconds", 0);
        return desk.post(Desk.product(model.slug(), "/rollouts"), body)
                .path("id")
                .asText();
    }

    private void exposureGone(Fleet fleet) {
        long total = exposure().path("devicesTotal").asLong();
        long reachable = fleet.reachable(DemoMaker.THERMOSTAT);
        JsonNode figure = await("no reachable device is exposed", () -> {
            JsonNode now = exposure();
            return now.path("devicesExposed").asLong() <= total - reachable ? now : null;
        });
        step(
                "exposure gone",
                "0 of %d reachable devices exposed; %d of %d cannot be reached and still are"
                        .formatted(reachable, figure.path("devicesExposed").asLong(), total));
    }

    private void caseWithClocks() {
        JsonNode opened = desk.post(
                thermostat("/cases"),
                Json.MAPPER
                        .createObjectNode()
                        .put("kind", "actively-exploited-vulnerability")
                        .put("title", "Demo: exploited heap overflow in mbedtls")
                        .put("vulnerability", DemoSetup.VULNERABILITY)
                        .put("csirt", "DE"));
        String number = opened.path("number").asText();
        Instant aware = clock.instant();
        JsonNode running = desk.put(
                thermostat("/cases/" + number + "/awareness"),
                "application/json",
                Json.MAPPER
                        .createObjectNode()
                        .put("at", aware.toString())
                        .put("reason", "Demo: exploitation confirmed")
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
        long due = stream(running.path("clocks"))
                .filter(clock -> clock.path("due").isTextual())
                .count();
        demand(due >= 2, "the early warning and the notification are due: " + running);
        step("case opened", "case %s, awareness frozen, %d clocks running".formatted(number, due));
    }

    private void evidence() {
        desk.post(thermostat("/evidence/measurements"));
        JsonNode records = await("evidence is recorded", () -> {
            JsonNode now = desk.get(thermostat("/evidence")).path("items");
            return now.size() >= 5 ? now : null;
        });
        JsonNode verified = desk.get(thermostat("/evidence/verify"));
        demand(verified.path("valid").asBoolean(), "the chain of evidence is whole: " + verified);
        step("evidence chained", "%d figures with denominators, chain verified".formatted(records.size()));
    }

    private void technicalFile() {
        byte[] pdf = desk.bytes(thermostat("/technical-file"));
        demand(new String(pdf, 0, 5, StandardCharsets.ISO_8859_1).equals("%PDF-"), "the technical file is a PDF");
        step("technical file", "%,d bytes of PDF".formatted(pdf.length));
    }

    private void export() {
        byte[] zip = desk.bytes(thermostat("/devices/THM-0001/export"));
        demand(zip.length > 4 && zip[0] == 'P' && zip[1] == 'K', "the export is a ZIP");
        step("device exported", "%,d bytes of ZIP for THM-0001".formatted(zip.length));
    }

    private JsonNode exposure() {
        return desk.get(thermostat("/vulnerabilities/" + DemoSetup.VULNERABILITY));
    }

    private static String thermostat(String path) {
        return Desk.product(DemoMaker.THERMOSTAT, path);
    }

    private void step(String name, String figure) {
        say.accept("%-20s %s".formatted(name, figure));
    }

    private static void demand(boolean holds, String what) {
        if (!holds) {
            throw new Broken("It does not hold that " + what);
        }
    }

    private JsonNode await(String what, Supplier<@org.jspecify.annotations.Nullable JsonNode> look) {
        Instant deadline = clock.instant().plus(STEP_PATIENCE);
        while (clock.instant().isBefore(deadline)) {
            JsonNode found;
            try {
                found = look.get();
            } catch (Desk.Refused refused) {
                if (refused.status != 404) {
                    throw refused;
                }
                found = null;
            }
            if (found != null) {
                return found;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new Broken("Not within " + STEP_PATIENCE.toSeconds() + " s: " + what);
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
