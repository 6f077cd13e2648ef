package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;

/** A device that updates by hawkBit DDI v1: poll, attributes, deployment, ranged download, feedback. */
final class DdiUpdater implements Updater {
    private final Uplink uplink;
    private final String tenant;
    private final String authorization;

    DdiUpdater(Uplink uplink, Access.ProductAccess access) {
        this.uplink = uplink;
        this.tenant = access.ddiTenant();
        this.authorization = "GatewayToken " + access.gatewayToken();
    }

    @Override
    public Optional<Installed> ask(VirtualDevice device) throws IOException {
        URI base = uplink.at("/%s/controller/v1/%s".formatted(tenant, device.serial()));
        JsonNode links = get(base).path("_links");
        if (links.has("configData")) {
            sendAttributes(URI.create(href(links, "configData")), device);
        }
        if (links.has("cancelAction")) {
            acceptCancel(URI.create(href(links, "cancelAction")));
            return Optional.empty();
        }
        return links.has("deploymentBase") ? install(URI.create(href(links, "deploymentBase"))) : Optional.empty();
    }

    private Optional<Installed> install(URI address) throws IOException {
        JsonNode action = get(address);
        String id = action.path("id").asText();
        JsonNode chunk = action.path("deployment").path("chunks").path(0);
        JsonNode artifact = chunk.path("artifacts").path(0);
        URI feedback = URI.create(address.toString().replaceFirst("\\?.*", "") + "/feedback");
        feedback(
                feedback,
                id,
                "download",
                "none",
                "Downloading " + artifact.path("filename").asText());
        JsonNode links = artifact.path("_links");
        String source = href(links, links.has("download") ? "download" : "download-http");
        byte[] file = uplink.download(URI.create(source), artifact.path("size").asLong(), authorization);
        JsonNode hashes = artifact.path("hashes");
        if (!Updater.hasHash(file, "SHA-256", hashes.path("sha256").asText())
                || !Updater.hasHash(file, "SHA-1", hashes.path("sha1").asText())) {
            feedback(feedback, id, "closed", "failure", "The downloaded file has another hash than announced");
            return Optional.empty();
        }
        feedback(feedback, id, "proceeding", "none", "All Chunks Installed.");
        return Optional.of(new Installed(
                chunk.path("version").asText(), () -> feedback(feedback, id, "closed", "success", "Restarted")));
    }

    private void sendAttributes(URI address, VirtualDevice device) throws IOException {
        ObjectNode body = Json.MAPPER.createObjectNode().put("mode", "merge");
        body.putObject("data")
                .put("country", device.country())
                .put("hardware", device.build().hardwareVersion())
                .put("simulated", "true");
        Uplink.expect(
                200, "attributes", uplink.send(authorized(address).PUT(BodyPublishers.ofString(body.toString()))));
    }

    private void acceptCancel(URI address) throws IOException {
        String id = get(address).path("id").asText();
        feedback(
                URI.create(address.toString().replaceFirst("\\?.*", "") + "/feedback"),
                id,
                "closed",
                "success",
                "Cancelled");
    }

    private void feedback(URI address, String id, String execution, String finished, String detail) throws IOException {
        ObjectNode body = Json.MAPPER.createObjectNode().put("id", id);
        ObjectNode status = body.putObject("status").put("execution", execution);
        status.putObject("result").put("finished", finished);
        status.putArray("details").add(detail);
        var answer = uplink.send(authorized(address).POST(BodyPublishers.ofString(body.toString())));
        if (answer.statusCode() != 410) { // closed already, by field data that was faster
            Uplink.expect(200, "feedback", answer);
        }
    }

    private JsonNode get(URI address) throws IOException {
        var answer = uplink.send(authorized(address).GET());
        Uplink.expect(200, "a poll", answer);
        return Uplink.json(answer);
    }

    private HttpRequest.Builder authorized(URI address) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", authorization)
                .header("Accept", "application/hal+json")
                .header("Content-Type", "application/json");
    }

    private static String href(JsonNode links, String name) {
        return links.path(name).path("href").asText();
    }
}
