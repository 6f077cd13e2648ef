package dev.fleetward.updates.delivery.files;

import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.updates.releases.Artifact;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Download addresses that authorise by themselves and expire, each for one action of one device: once that is called off,
 * the address is good for nothing. What is signed leaves out the host, since some clients fetch through a proxy under
 * another name.
 */
@ApplicationScoped
public class DownloadLinks {
    static final String ROOT = "/api/v0/dl";
    static final Duration VALID = Duration.ofHours(6);
    private static final String PURPOSE = "artifact-download";

    private final MasterKey key;
    private final Clock clock;

    DownloadLinks(MasterKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** Path and query for the artifact, from now for {@link #VALID}. */
    public String to(OrganizationId organization, int action, Artifact artifact) {
        long until = clock.instant().plus(VALID).getEpochSecond();
        String signature = sign(organization.toString(), action, artifact.number(), until);
        return "%s/%s/%d/%d/%s?e=%d&s=%s"
                .formatted(
                        ROOT, organization, action, artifact.number(), segment(artifact.filename()), until, signature);
    }

    boolean isGood(String organization, int action, int artifact, long until, String signature) {
        return key.verifies(PURPOSE, signed(organization, action, artifact, until), signature)
                && clock.instant().isBefore(Instant.ofEpochSecond(until));
    }

    private String sign(String organization, int action, int artifact, long until) {
        byte[] mac = key.sign(PURPOSE, signed(organization, action, artifact, until));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    private static String signed(String organization, int action, int artifact, long until) {
        return organization + "/" + action + "/" + artifact + "/" + until;
    }

    /** A name as one segment of an address. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
