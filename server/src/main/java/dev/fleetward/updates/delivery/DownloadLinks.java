package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.updates.releases.Artifact;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Download addresses that authorise by themselves and expire. What is signed leaves out the host, since some clients
 * fetch through a proxy under another name.
 */
@ApplicationScoped
class DownloadLinks {
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
    String to(OrganizationId organization, Artifact artifact) {
        long until = clock.instant().plus(VALID).getEpochSecond();
        String signature = sign(organization.toString(), artifact.number(), until);
        return ROOT + "/" + organization + "/" + artifact.number() + "/" + DdiBodies.segment(artifact.filename())
                + "?e=" + until + "&s=" + signature;
    }

    boolean isGood(String organization, int artifact, long until, String signature) {
        byte[] right = sign(organization, artifact, until).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.US_ASCII))
                && clock.instant().isBefore(Instant.ofEpochSecond(until));
    }

    private String sign(String organization, int artifact, long until) {
        byte[] mac = key.sign(PURPOSE, organization + "/" + artifact + "/" + until);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }
}
