package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Reports of coredumps as files, compressed: the same dump and symbols give the same file once. */
@ApplicationScoped
public class Reports {
    private static final int MAX_REPORT_BYTES = 16 << 20;

    private final Blobs blobs;

    Reports(Blobs blobs) {
        this.blobs = blobs;
    }

    /** @return its name */
    String put(OrganizationId organization, CrashReport report) {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            Json.MAPPER.writeValue(out, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return blobs.put(
                        organization, new ByteArrayInputStream(bytes.toByteArray()), "A crash report", MAX_REPORT_BYTES)
                .sha256();
    }

    /** @throws Problem 404 if nothing was read of a dump, or not yet */
    public CrashReport require(OrganizationId organization, @Nullable String name) {
        if (name == null) {
            throw new Problem(
                    404,
                    "not-found",
                    "Report not found",
                    "This trace has no report: it came without a dump, or its analysis is not done.");
        }
        return read(organization, name);
    }

    public CrashReport read(OrganizationId organization, String name) {
        try (var in = new GZIPInputStream(blobs.open(organization, name))) {
            return Json.MAPPER.readValue(in, CrashReport.class);
        } catch (IOException e) {
            throw new UncheckedIOException("reading report " + name, e);
        }
    }
}
