package dev.fleetward.updates.deltas;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Artifacts;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Patches of releases. They are artifacts like others: signed, and fetched the same way. Safe for concurrent use. */
@ApplicationScoped
public class Deltas {
    private static final int MAX_DELTAS = 200;
    private static final int MAX_TEXT_CHARACTERS = 128;

    private final Db db;
    private final DeltaStore store;
    private final Releases releases;
    private final Artifacts artifacts;
    private final Devices devices;
    private final SoftwareVersions versions;
    private final Audit audit;

    Deltas(
            Db db,
            DeltaStore store,
            Releases releases,
            Artifacts artifacts,
            Devices devices,
            SoftwareVersions versions,
            Audit audit) {
        this.db = db;
        this.store = store;
        this.releases = releases;
        this.artifacts = artifacts;
        this.devices = devices;
        this.versions = versions;
        this.audit = audit;
    }

    /**
     * What the device is to install: the smallest patch from the version it runs if that is smaller than the whole,
     * else the whole. Once it failed to install the release it gets the whole.
     */
    public List<Artifact> filesFor(Tx tx, UUID device, Release release, String hardwareVersion) {
        List<Artifact> whole = release.filesFor(hardwareVersion);
        if (release.deltas().isEmpty()) {
            return whole;
        }
        long wholeBytes = whole.stream().mapToLong(Artifact::sizeBytes).sum();
        return runs(tx, device, release.softwareType())
                .flatMap(version -> release.deltas().stream()
                        .filter(delta -> delta.fits(hardwareVersion, version))
                        .map(Release.Delta::artifact)
                        .min(Comparator.comparingLong(Artifact::sizeBytes)))
                .filter(patch -> patch.sizeBytes() < wholeBytes && !store.failed(tx, device, release.id()))
                .map(List::of)
                .orElse(whole);
    }

    private Optional<String> runs(Tx tx, UUID device, String softwareType) {
        return devices.runningOn(tx, new DeviceId(device)).stream()
                .flatMap(id -> versions.byId(tx, id).stream())
                .filter(version -> version.type().equals(softwareType))
                .map(SoftwareVersion::version)
                .findFirst();
    }

    /** @throws Problem 400 for a patch from the release's own version, 404 for an unknown artifact, 409 for too many */
    Release put(Caller caller, Product product, UUID id, String hardware, String from, UUID artifact) {
        Release release = releases.require(product, id);
        if (from.isBlank() || from.length() > MAX_TEXT_CHARACTERS || hardware.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("fromVersion must name the version the patch is for, in 1 to %d characters."
                    .formatted(MAX_TEXT_CHARACTERS));
        }
        if (from.equals(release.version())) {
            throw Problem.invalid("A patch from %s to itself is none.".formatted(from));
        }
        if (release.deltas().size() >= MAX_DELTAS) {
            throw Problem.conflict("too-many-deltas", "A release has at most %d patches.".formatted(MAX_DELTAS));
        }
        Artifact patch = artifacts.require(product, artifact);
        db.doInTransaction(product.organization(), tx -> {
            store.put(tx, product.organization(), id, hardware, from, patch.id());
            audit.record(tx, caller, "release.delta-added", subject(product, release), null, patch);
        });
        return releases.require(product, id);
    }

    /** @throws Problem 404 */
    Release delete(Caller caller, Product product, UUID id, String hardware, String from) {
        Release release = releases.require(product, id);
        db.doInTransaction(product.organization(), tx -> {
            if (!store.delete(tx, id, hardware, from)) {
                throw Problem.notFound("Patch", from);
            }
            audit.record(tx, caller, "release.delta-deleted", subject(product, release), from, null);
        });
        return releases.require(product, id);
    }

    private static String subject(Product product, Release release) {
        return "%s / %s %s".formatted(product.slug(), release.softwareType(), release.version());
    }
}
