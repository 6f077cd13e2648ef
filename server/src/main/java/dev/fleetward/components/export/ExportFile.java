package dev.fleetward.components.export;

import dev.fleetward.kernel.Problem;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The answer that is an SBOM, in the format asked for. */
final class ExportFile {

    private ExportFile() {}

    /** @throws Problem 400 for another format than the two */
    static Response of(Subject subject, String format) {
        var bytes = new ByteArrayOutputStream();
        String name = (subject.name() + "-" + subject.version())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.]+", "-")
                .replaceAll("^-|-$", "");
        try {
            switch (format) {
                case "cyclonedx", "cyclonedx-1.6" -> {
                    CycloneDxWriter.write(subject, bytes);
                    return file(bytes, CycloneDxWriter.MEDIA_TYPE, name + ".cdx.json");
                }
                case "spdx", "spdx-2.3" -> {
                    SpdxWriter.write(subject, bytes);
                    return file(bytes, SpdxWriter.MEDIA_TYPE, name + ".spdx.json");
                }
                default -> throw Problem.invalid("format is cyclonedx (CycloneDX 1.6 JSON) or spdx (SPDX 2.3 JSON).");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Response file(ByteArrayOutputStream bytes, String mediaType, String name) {
        return Response.ok(bytes.toByteArray())
                .type(mediaType)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .build();
    }
}
