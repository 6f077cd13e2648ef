package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.VersionPath;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A maker's fleet in a test: its SBOMs, feeds and devices. */
@ApplicationScoped
public class Fleet {
    private final Db db;
    private final Clock clock;
    private final Devices devices;
    private final Products products;
    private final SoftwareVersions versions;

    Fleet(Db db, Clock clock, Devices devices, Products products, SoftwareVersions versions) {
        this.db = db;
        this.clock = clock;
        this.devices = devices;
        this.products = products;
        this.versions = versions;
    }

    /** A record about an npm package, affected from the beginning until it is fixed. */
    public static String record(String id, String alias, String name, String fixed) {
        return """
                {"id":"%s","modified":"2026-01-02T00:00:00Z","aliases":["%s"],"summary":"%s can be crashed",
                 "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
                 "affected":[{"package":{"ecosystem":"npm","name":"%s"},
                   "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
                """.formatted(id, alias, name, name, fixed);
    }

    public static TestOrganization.Answer sbom(TestOrganization maker, String version, String... purls) {
        StringBuilder components = new StringBuilder();
        for (String purl : purls) {
            components.append(components.isEmpty() ? "" : ",").append("""
                    {"type":"library","name":"%s","purl":"%s"}
                    """.formatted(
                            purl.replaceAll("^.*/|@.*$", ""), purl));
        }
        String document = """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[%s]}
                """.formatted(components);
        return maker.put(
                maker.api("/software-versions/" + VersionPath.of("main", version) + "/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString(document));
    }

    public static JsonNode feed(TestOrganization maker, String json) {
        return maker.post("/api/v1/feeds/osv", json).json();
    }

    public static byte[] zip(Map<String, String> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public void runs(TestOrganization maker, String serial, String type, String version) {
        var product = products.require(maker.id, maker.product);
        db.doInTransaction(maker.id, tx -> {
            var device = devices.register(tx, product, serial, clock.instant());
            var named = versions.named(tx, maker.id, product.id(), type, version);
            devices.runs(tx, maker.id, device, named, clock.instant());
        });
    }
}
