package dev.fleetward.components.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fleetward.kernel.Json;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** An SBOM in the format asked for, and the answer that is it. */
enum ExportFile {
    CYCLONEDX("application/vnd.cyclonedx+json", ".cdx.json") {
        @Override
        void write(Subject subject, JsonGenerator json) throws IOException {
            new CycloneDxWriter(json).document(subject);
        }
    },
    SPDX("application/spdx+json", ".spdx.json") {
        @Override
        void write(Subject subject, JsonGenerator json) throws IOException {
            new SpdxWriter(json).document(subject);
        }
    };

    private final String mediaType;
    private final String ending;

    ExportFile(String mediaType, String ending) {
        this.mediaType = mediaType;
        this.ending = ending;
    }

    abstract void write(Subject subject, JsonGenerator json) throws IOException;

    Response of(Subject subject) {
        String name = (subject.name() + "-" + subject.version())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.]+", "-")
                .replaceAll("^-|-$", "");
        return Response.ok(bytes(subject))
                .type(mediaType)
                .header("Content-Disposition", "attachment; filename=\"" + name + ending + "\"")
                .build();
    }

    byte[] bytes(Subject subject) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.MAPPER.getFactory().createGenerator(bytes)) {
            write(subject, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
