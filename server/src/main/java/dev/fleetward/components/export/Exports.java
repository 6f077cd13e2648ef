package dev.fleetward.components.export;

import dev.fleetward.components.Components;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Gathers what an SBOM is written about. Safe for concurrent use. */
@ApplicationScoped
class Exports {
    private final Db db;
    private final Clock clock;
    private final SoftwareVersions versions;
    private final Devices devices;
    private final Components components;
    private final ExportStore store;
    private final List<Assessments> assessments;

    Exports(
            Db db,
            Clock clock,
            SoftwareVersions versions,
            Devices devices,
            Components components,
            ExportStore store,
            @All List<Assessments> assessments) {
        this.db = db;
        this.clock = clock;
        this.versions = versions;
        this.devices = devices;
        this.components = components;
        this.store = store;
        this.assessments = assessments;
    }

    /** @param vex with what is known and decided of its vulnerabilities, here and below */
    Subject ofVersion(OrganizationId organization, Product product, String type, String version, boolean vex) {
        return db.inTransaction(organization, tx -> {
            SoftwareVersion named = versions.find(tx, product.id(), type, version)
                    .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
            String name = type.equals("main") ? product.name() : product.name() + " " + type;
            return subject(tx, "firmware", name, version, List.of(named), vex);
        });
    }

    /** @param all every version with an SBOM, instead of those that devices run now */
    Subject ofProduct(OrganizationId organization, Product product, boolean all, boolean vex) {
        return db.inTransaction(organization, tx -> {
            Set<UUID> running = components.running(tx, product.id()).keySet();
            List<SoftwareVersion> included = versions.list(tx, product.id()).stream()
                    .filter(version -> all
                            ? components.sbom(tx, version.id()).isPresent()
                            : running.contains(version.id().value()))
                    .toList();
            return subject(tx, "firmware", product.name(), "", included, vex);
        });
    }

    Subject ofDevice(OrganizationId organization, Product product, String serial, boolean vex) {
        Device device = devices.require(product, serial);
        return db.inTransaction(organization, tx -> {
            List<SoftwareVersion> runs = devices.runningOn(tx, device.id()).stream()
                    .flatMap(id -> versions.byId(tx, id).stream())
                    .toList();
            return subject(tx, "device", product.name() + " " + serial, "", runs, vex);
        });
    }

    private Subject subject(
            Tx tx, String type, String name, String version, List<SoftwareVersion> included, boolean vex) {
        List<UUID> ids = included.stream().map(one -> one.id().value()).toList();
        return new Subject(
                type,
                name,
                version,
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                included.stream().map(SoftwareVersion::toString).sorted().toList(),
                included.stream()
                        .filter(one ->
                                components.sboms(tx, one.id()).stream().noneMatch(sbom -> sbom.listsComponents()))
                        .map(SoftwareVersion::toString)
                        .sorted()
                        .toList(),
                store.parts(tx, ids),
                store.needs(tx, ids),
                vex
                        ? assessments.stream()
                                .flatMap(one -> one.of(tx, ids).stream())
                                .toList()
                        : List.of());
    }
}
