package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.updates.Deployment;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.Offer;
import dev.fleetward.updates.delivery.files.DownloadLinks;
import dev.fleetward.updates.releases.Artifact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The bodies of hawkBit's Direct Device Integration API. Kept small: Zephyr reads them into fixed buffers.
 *
 * @param base absolute address of this device's resources, without a slash at the end
 */
record DdiBodies(String base) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    ObjectNode poll(Duration sleep, boolean wantsAttributes, Due due, Instant now) {
        ObjectNode body = JSON.objectNode();
        body.putObject("config").putObject("polling").put("sleep", hoursMinutesSeconds(sleep));
        ObjectNode links = body.putObject("_links");
        switch (due) {
            case Due.Nothing _ -> {}
            case Due.Cancel cancel -> link(links, "cancelAction", base + "/cancelAction/" + cancel.actionId());
            case Due.Confirm confirm ->
                link(
                        links,
                        "confirmationBase",
                        base + "/confirmationBase/" + confirm.actionId() + "?c=" + confirm.actionId());
            case Due.Install install ->
                link(
                        links,
                        "deploymentBase",
                        base + "/deploymentBase/" + install.actionId() + "?c=" + install.checksum(now));
        }
        if (wantsAttributes) {
            link(links, "configData", base + "/configData");
        }
        return body;
    }

    ObjectNode deployment(Offer offer, List<String> messages, Instant now) {
        return action("deployment", offer, messages, now);
    }

    ObjectNode confirmation(Offer offer, List<String> messages, Instant now) {
        return action("confirmation", offer, messages, now);
    }

    private ObjectNode action(String name, Offer offer, List<String> messages, Instant now) {
        ObjectNode body = JSON.objectNode();
        body.put("id", Integer.toString(offer.actionId()));
        ObjectNode deployment = body.putObject(name);
        String handling = offer.rollout().isForcedAt(now) ? "forced" : "attempt";
        deployment.put("download", offer.downloadOnly() ? "forced" : handling);
        deployment.put("update", offer.downloadOnly() ? "skip" : handling);
        if (offer.rollout().terms().window() != null) {
            // Outside of it there is no offer to read: SWUpdate would close an action that it is told to skip.
            deployment.put("maintenanceWindow", "available");
        }
        deployment.putArray("chunks").add(chunk(offer));
        if (!messages.isEmpty()) {
            ObjectNode history = body.putObject("actionHistory");
            history.put("status", status(offer.state()));
            ArrayNode lines = history.putArray("messages");
            messages.forEach(lines::add);
        }
        return body;
    }

    /** In hawkBit's words. */
    private static String status(Deployment.State state) {
        return switch (state) {
            case SCHEDULED -> "SCHEDULED";
            case OFFERED, DOWNLOADING, INSTALLED -> "RUNNING";
            case DOWNLOADED -> "DOWNLOADED";
            case SUCCEEDED -> "FINISHED";
            case FAILED -> "ERROR";
            case CANCELLING -> "CANCELING";
            case CANCELLED, SUPERSEDED -> "CANCELED";
        };
    }

    /** @param auto when the device agreed to all that comes, and who had it do so */
    ObjectNode confirmationBase(Due due, Optional<Confirmations.Auto> auto) {
        ObjectNode body = JSON.objectNode();
        ObjectNode state = body.putObject("autoConfirm");
        state.put("active", auto.isPresent());
        auto.ifPresent(given -> {
            state.put("initiator", given.initiator());
            state.put("remark", given.remark());
            state.put("activatedAt", given.at().toEpochMilli());
        });
        ObjectNode links = body.putObject("_links");
        String verb = auto.isPresent() ? "deactivateAutoConfirm" : "activateAutoConfirm";
        link(links, verb, base + "/confirmationBase/" + verb);
        if (due instanceof Due.Confirm confirm) {
            link(links, "confirmationBase", base + "/confirmationBase/" + confirm.actionId());
        }
        return body;
    }

    ObjectNode cancel(int actionId) {
        ObjectNode body = JSON.objectNode();
        body.put("id", Integer.toString(actionId));
        body.putObject("cancelAction").put("stopId", Integer.toString(actionId));
        return body;
    }

    ArrayNode artifacts(Offer offer) {
        ArrayNode artifacts = JSON.arrayNode();
        for (Artifact file : offer.files()) {
            artifacts.add(artifact(offer, file));
        }
        return artifacts;
    }

    private ObjectNode chunk(Offer offer) {
        ObjectNode chunk = JSON.objectNode();
        chunk.put("part", part(offer.release().softwareType()));
        chunk.put("version", offer.release().version());
        chunk.put("name", offer.release().softwareType());
        chunk.set("artifacts", artifacts(offer));
        return chunk;
    }

    /** hawkBit's codes. Zephyr takes {@code bApp} only; the others do not look. */
    private static String part(String softwareType) {
        return switch (softwareType) {
            case "main", "os", "firmware" -> "os";
            case "app", "application" -> "bApp";
            case "runtime" -> "jvm";
            default -> softwareType;
        };
    }

    /** Clients built without TLS look for the {@code -http} links only. */
    private ObjectNode artifact(Offer offer, Artifact file) {
        ObjectNode artifact = JSON.objectNode();
        artifact.put("filename", file.filename());
        ObjectNode hashes = artifact.putObject("hashes");
        hashes.put("sha1", file.sha1());
        hashes.put("md5", file.md5());
        hashes.put("sha256", file.sha256());
        artifact.put("size", file.sizeBytes());
        String href = base + "/softwaremodules/" + offer.release().number() + "/artifacts/"
                + DownloadLinks.segment(file.filename());
        ObjectNode links = artifact.putObject("_links");
        link(links, "download", href);
        link(links, "md5sum", href + ".MD5SUM");
        if (base.startsWith("http:")) {
            link(links, "download-http", href);
            link(links, "md5sum-http", href + ".MD5SUM");
        }
        return artifact;
    }

    private static void link(ObjectNode links, String name, String href) {
        links.putObject(name).put("href", href);
    }

    static String hoursMinutesSeconds(Duration sleep) {
        return twoDigits(sleep.toHours())
                + ':'
                + twoDigits(sleep.toMinutesPart())
                + ':'
                + twoDigits(sleep.toSecondsPart());
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    /** {@link #poll} of a device with nothing to do, as text. */
    static String idlePoll(Duration sleep) {
        return "{\"config\":{\"polling\":{\"sleep\":\"" + hoursMinutesSeconds(sleep) + "\"}},\"_links\":{}}";
    }
}
