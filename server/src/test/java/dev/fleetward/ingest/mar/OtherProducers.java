package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Expected files that sum up an archive instead of telling it entry by entry. */
final class OtherProducers {
    private final Agent agent;
    private final JsonNode expected;
    private final Consumer<String> failed;
    private final String serial;

    OtherProducers(Agent agent, JsonNode expected, Consumer<String> failed) {
        this.agent = agent;
        this.expected = expected;
        this.failed = failed;
        this.serial = expected.path("device").asText();
    }

    void check() {
        if (!agent.quarantine().isEmpty()) {
            failed.accept("something is in quarantine: " + agent.quarantine());
        }
        expected.properties().forEach(member -> {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "device" -> {}
                case "devices" -> value.properties().forEach(device -> heartbeat(device.getKey(), device.getValue()));
                case "software_version" -> each("/body/device/software_version", value);
                case "reports" -> inOrder("/body/report", value, OtherProducers::report);
                case "reboots" -> inOrder("/body/reboot", value, OtherProducers::reboot);
                case "traces" -> traces(value);
                case "recordings" -> inOrder("/body/recording", value, OtherProducers::sameMembers);
                case "attributes" -> attributes(value);
                case "config_revision_acknowledged" -> anyIs("/body/device_config_acknowledged_revision", value);
                case "lines" -> sum("/body/logs/parsed_lines", value);
                case "raw_lines" -> sum("/body/logs/raw_lines", value);
                case "errors(priority 3)" -> sum("/body/logs/error_lines", value);
                case "gap" -> equal("gap", value.asBoolean(), agent.logGaps(serial) > 0);
                default -> failed.accept("nothing here checks " + member.getKey());
            }
        });
    }

    private void heartbeat(String device, JsonNode metrics) {
        JsonNode found = agent.events(device).getFirst().at("/body/report/metrics");
        equal(device, text(metrics), text(found));
    }

    /** As the expected file says it; the event in its own words. */
    private interface Alike {
        boolean are(JsonNode expected, JsonNode event);
    }

    private void inOrder(String object, JsonNode wanted, Alike alike) {
        List<JsonNode> found = agent.events(serial).stream()
                .filter(event -> !event.at(object).isMissingNode())
                .map(event -> event.get("body"))
                .toList();
        equal(object + " count", wanted.size(), found.size());
        for (int i = 0; i < Math.min(wanted.size(), found.size()); i++) {
            if (!alike.are(wanted.get(i), found.get(i))) {
                failed.accept("expected %s, is %s".formatted(wanted.get(i), found.get(i)));
            }
        }
    }

    private static boolean report(JsonNode wanted, JsonNode body) {
        JsonNode report = body.get("report");
        return wanted.get("type").asText().equals(report.get("kind").asText())
                && wanted.path("session")
                        .asText("")
                        .equals(report.path("session_name").asText("").replace("null", ""))
                && wanted.get("duration_ms").asLong()
                        == report.get("duration_ms").asLong()
                && text(wanted.get("metrics")).equals(text(report.get("metrics")));
    }

    private static boolean reboot(JsonNode wanted, JsonNode body) {
        return wanted.get("reason").asText().equals(body.at("/reboot/reason").asText())
                && wanted.get("expected").asBoolean()
                        == body.at("/reboot/expected").asBoolean()
                && (!wanted.has("clock")
                        || wanted.get("clock")
                                .asText()
                                .equals(body.at("/time/clock").asText()));
    }

    private static boolean sameMembers(JsonNode wanted, JsonNode body) {
        return same(wanted, body.get("recording"));
    }

    private static boolean same(JsonNode wanted, JsonNode found) {
        return wanted.properties().stream()
                .allMatch(member -> text(member.getValue()).equals(text(found.path(member.getKey()))));
    }

    /** Stack traces and what programs report, in their order; whether symbols are missing is told where it is shown. */
    private void traces(JsonNode wanted) {
        List<JsonNode> found = agent.events(serial).stream()
                .map(event -> event.get("body"))
                .filter(body -> body.has("stacktrace") || body.has("trace"))
                .map(body -> body.has("trace") ? body.get("trace") : body.get("stacktrace"))
                .toList();
        equal("traces", wanted.size(), found.size());
        for (int i = 0; i < Math.min(wanted.size(), found.size()); i++) {
            var plain = ((com.fasterxml.jackson.databind.node.ObjectNode) wanted.get(i)).deepCopy();
            boolean needsSymbols = plain.path("needs_symbols").asBoolean();
            plain.remove("needs_symbols");
            if (!same(plain, found.get(i))) {
                failed.accept("expected %s, is %s".formatted(plain, found.get(i)));
            }
            if (needsSymbols && !waits()) {
                failed.accept("no occurrence waits for symbols");
            }
        }
    }

    private boolean waits() {
        var organization = agent.organization;
        var waiting = new ArrayList<JsonNode>();
        dev.fleetward.fixture.Eventually.eventually(() -> {
            waiting.clear();
            organization
                    .get(organization.api("/issues?device=" + serial))
                    .json()
                    .get("items")
                    .forEach(issue -> {
                        if (!issue.get("named").asBoolean()) {
                            waiting.add(issue);
                        }
                    });
            org.assertj.core.api.Assertions.assertThat(waiting).isNotEmpty();
        });
        return true;
    }

    private void attributes(JsonNode wanted) {
        JsonNode device = agent.organization
                .get(agent.organization.api("/devices/" + serial))
                .json();
        wanted.properties()
                .forEach(member -> equal(
                        member.getKey(),
                        text(member.getValue()),
                        text(device.at("/attributes/" + member.getKey() + "/value"))));
    }

    private void each(String path, JsonNode wanted) {
        agent.events(serial).forEach(event -> equal(path, text(wanted), text(event.at(path))));
    }

    private void anyIs(String path, JsonNode wanted) {
        if (agent.events(serial).stream().noneMatch(event -> event.at(path).equals(wanted))) {
            failed.accept("nothing says %s %s".formatted(path, wanted));
        }
    }

    private void sum(String path, JsonNode wanted) {
        equal(
                path,
                wanted.asInt(),
                agent.events(serial).stream()
                        .mapToInt(event -> event.at(path).asInt())
                        .sum());
    }

    private void equal(String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            failed.accept("%s: expected %s, is %s".formatted(what, wanted, found));
        }
    }

    /** Numbers as doubles, objects in the order of their names. */
    private static String text(JsonNode value) {
        if (value.isNumber()) {
            return Double.toString(value.doubleValue());
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(member -> member.getKey() + "=" + text(member.getValue()))
                    .sorted()
                    .toList()
                    .toString();
        }
        return value.isArray()
                ? value.valueStream().map(OtherProducers::text).toList().toString()
                : value.asText();
    }
}
