package dev.fleetward.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What a Linux device's agent uploads in its three steps: a metric report, a log file of some kilobytes, attributes. */
final class Archive {
    private static final int METRICS = 30;
    private static final int LINES = 100;
    private static final int PREPARED = 200;
    private static final int COMMITTED = 202;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Archive() {}

    /** @return the status of the step that was refused, or of the last */
    static int upload(Caller agent, String serial, String version, String hardware, long number)
            throws IOException, InterruptedException {
        String device = """
                "device_serial":"%s","hardware_version":"%s","software_version":"%s","software_type":"main"\
                """.formatted(serial, hardware, version);
        byte[] archive = bytes(device, number);
        var prepared = agent.send(
                "POST",
                "/api/v0/upload",
                "application/json",
                BodyPublishers.ofString("{\"content_encoding\":null,\"size\":%d,\"device\":{%s},\"kind\":\"MAR\"}"
                        .formatted(archive.length, device)));
        if (prepared.statusCode() != PREPARED) {
            return prepared.statusCode();
        }
        JsonNode data = JSON.readTree(prepared.body()).path("data");
        var put = agent.send(
                "PUT",
                URI.create(data.path("upload_url").asText()),
                "application/octet-stream",
                BodyPublishers.ofByteArray(archive));
        if (put.statusCode() >= 300) {
            return put.statusCode();
        }
        int committed = agent.send(
                        "POST",
                        "/api/v0/upload/mar",
                        "application/json",
                        BodyPublishers.ofString("{\"file\":{\"token\":\"%s\"},%s}"
                                .formatted(data.path("token").asText(), device)))
                .statusCode();
        return committed == COMMITTED ? put.statusCode() : committed;
    }

    private static byte[] bytes(String device, long number) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            String metrics = IntStream.range(0, METRICS)
                    .mapToObj(i -> "\"m%d\":%d".formatted(i, (number * 31 + i * 7L) % 1_000))
                    .collect(Collectors.joining(","));
            entry(zip, "report", device, "linux-metric-report", """
                    {"duration_ms":3600000,"report_type":"heartbeat","metrics":{%s}}""".formatted(metrics));
            entry(zip, "logs", device, "linux-logs", "{\"log_file_name\":\"system.log\"}");
            Instant first = Instant.now().minusSeconds(LINES);
            file(
                    zip,
                    "logs/system.log",
                    IntStream.range(0, LINES)
                            .mapToObj(i -> """
                                    {"data":{"MESSAGE":"unit %d finished in %d ms","_SYSTEMD_UNIT":"pump.service"},"ts":"%s"}
                                    """.formatted(i, (number + i) % 997, first.plusSeconds(i)))
                            .collect(Collectors.joining()));
            entry(zip, "attributes", device, "device-attributes", """
                    {"attributes":[{"string_key":"kernel","value":"6.12.%d"}]}""".formatted(number % 20));
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String folder, String device, String type, String metadata)
            throws IOException {
        file(zip, folder + "/manifest.json", """
                {"schema_version":1,"collection_time":{"timestamp":"%s","uptime_ms":3600000,"elapsed_realtime_ms":3600000,
                 "linux_boot_id":"b","boot_count":1},"device":{%s},"producer":{"id":"memfaultd","version":"1.25.2"},
                 "type":"%s","metadata":%s}
                """.formatted(Instant.now(), device, type, metadata));
    }

    private static void file(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
