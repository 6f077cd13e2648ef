package dev.fleetward.components;

import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What software versions are made of and how many devices run each. Safe for concurrent use. */
@ApplicationScoped
public class Components {
    private final Blobs blobs;
    private final SbomInfoStore sboms;
    private final ComponentStore components;
    private final BuildSetStore population;

    Components(Blobs blobs, SbomInfoStore sboms, ComponentStore components, BuildSetStore population) {
        this.blobs = blobs;
        this.sboms = sboms;
        this.components = components;
        this.population = population;
    }

    /** The document that stands for the version: of its only part, or the first that lists components. */
    public Optional<SbomInfo> sbom(Tx tx, SoftwareVersionId version) {
        List<SbomInfo> inForce = sboms.inForce(tx, version);
        return inForce.stream().filter(SbomInfo::listsComponents).findFirst().or(() -> inForce.stream()
                .findFirst());
    }

    /** Of every part, by its name. */
    public List<SbomInfo> sboms(Tx tx, SoftwareVersionId version) {
        return sboms.inForce(tx, version);
    }

    public Optional<SbomInfo> sbom(Tx tx, SoftwareVersionId version, String part) {
        return sboms.inForce(tx, version).stream()
                .filter(sbom -> sbom.part().equals(part))
                .findFirst();
    }

    /** All documents the part ever had, newest first. */
    public List<SbomInfo> revisions(Tx tx, SoftwareVersionId version, String part) {
        return sboms.revisions(tx, version, part);
    }

    public Optional<SbomInfo> revision(Tx tx, SoftwareVersionId version, String part, int revision) {
        return sboms.revision(tx, version, part, revision);
    }

    /** The document, byte for byte as it was sent. */
    public InputStream document(OrganizationId organization, SbomInfo sbom) {
        return blobs.open(organization, sbom.sha256());
    }

    public Optional<Component> find(Tx tx, UUID component) {
        return components.find(tx, component);
    }

    public List<Component> load(Tx tx, Collection<UUID> ids) {
        return ids.isEmpty() ? List.of() : components.load(tx, ids);
    }

    /** How many devices run each software version now; versions without devices are left out. */
    public Map<UUID, Long> running(Tx tx, ProductId product) {
        return population.running(tx, product.value());
    }

    /** How many devices run at least one of these versions now, each counted once. */
    public long runningAnyOf(Tx tx, Collection<UUID> softwareVersions) {
        return softwareVersions.isEmpty() ? 0 : population.runningAnyOf(tx, softwareVersions);
    }

    /** Devices whose software is known: those that reported a version at least once. */
    public long devicesWithKnownSoftware(Tx tx, ProductId product) {
        return population.devices(tx, product.value());
    }
}
