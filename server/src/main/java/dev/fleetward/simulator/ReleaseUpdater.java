package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A device that asks for the latest release as Memfault's clients do. Only its field data say that it arrived. */
final class ReleaseUpdater implements Updater {
    private final Uplink uplink;
    private final String projectKey;

    ReleaseUpdater(Uplink uplink, Access.ProductAccess access) {
        this.uplink = uplink;
        this.projectKey = access.projectKey();
    }

    @Override
    public Optional<Installed> ask(VirtualDevice device) throws IOException {
        var build = device.build();
        URI address = uplink.at(
                "/api/v0/releases/latest?device_serial=%s&hardware_version=%s&software_type=%s&current_version=%s"
                        .formatted(
                                encode(device.serial()),
                                encode(build.hardwareVersion()),
                                encode(build.softwareType()),
                                encode(build.softwareVersion())));
        var answer = uplink.send(HttpRequest.newBuilder(address)
                .header("Memfault-Project-Key", projectKey)
                .header("Accept", "application/json")
                .GET());
        if (answer.statusCode() == 204) {
            return Optional.empty();
        }
        Uplink.expect(200, "the latest release", answer);
        JsonNode release = Uplink.json(answer);
        JsonNode artifact = release.path("artifacts").path(0);
        byte[] file = uplink.download(
                URI.create(artifact.path("url").asText()),
                artifact.path("file_size").asLong(),
                "");
        if (!Updater.hasHash(file, "SHA-256", artifact.path("sha256").asText())) {
            return Optional.empty();
        }
        return Optional.of(new Installed(release.path("version").asText(), () -> {}));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
