package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "vitals",
        description = "Tell how many devices and hours of a product went without a crash, by software version.",
        mixinStandardHelpOptions = true)
final class VitalsCommand implements Callable<Integer> {
    @Mixin
    private final ServerClient client = new ServerClient();

    @Mixin
    private final FleetSpan span = new FleetSpan();

    @Override
    public Integer call() {
        JsonNode vitals = client.get(span.of("vitals"));
        var shown = new StringBuilder("%s to %s (UTC, exclusive)%n"
                .formatted(vitals.path("from").asText(), vitals.path("to").asText()));
        shown.append(line("all versions", vitals.path("total")));
        for (JsonNode version : vitals.path("versions")) {
            String name = version.path("version").asText();
            shown.append(System.lineSeparator())
                    .append(line(name.isEmpty() ? "unknown" : name, version.path("figures")));
        }
        client.print(vitals, shown.toString());
        return 0;
    }

    private static String line(String name, JsonNode figures) {
        return "%s: %d of %d active devices crash-free (%s), %s of %.0f hours, %d of %d reboots unexpected"
                .formatted(
                        name,
                        figures.path("crashFreeDevices").asLong(),
                        figures.path("activeDevices").asLong(),
                        share(figures.path("crashFreeDeviceShare")),
                        share(figures.path("crashFreeHourShare")),
                        figures.path("operationalHours").asDouble(),
                        figures.path("unexpectedReboots").asLong(),
                        figures.path("reboots").asLong());
    }

    private static String share(JsonNode share) {
        return share.isNumber() ? "%.1f %%".formatted(100 * share.asDouble()) : "unknown";
    }
}
