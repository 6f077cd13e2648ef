package dev.fleetward.ingest.mar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives for tests, made by the JDK. */
final class Archives {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    Archives file(String name, byte[] content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Archives entry(String folder, String type, String metadata) {
        return entry(folder, "GW-1001", "2026-11-20T08:15:30Z", type, metadata);
    }

    Archives entry(String folder, String serial, String time, String type, String metadata) {
        return file(folder + "/manifest.json", """
                {"schema_version":1,"collection_time":{"timestamp":"%s","uptime_ms":1,"elapsed_realtime_ms":1,
                 "linux_boot_id":"b","boot_count":0},"device":{"project_key":"OTHER","hardware_version":"gw-evt2",
                 "software_version":"2.4.1","software_type":"gateway-os","device_serial":"%s"},
                 "producer":{"id":"memfaultd","version":"1.25.2"},"type":"%s","metadata":%s}
                """.formatted(time, serial, type, metadata)
                .getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
