package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.Attachments;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.mar.MarArchive.Folder;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.StagedFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes a field event of one folder of an archive. A file that is to be kept is staged on the way. */
@ApplicationScoped
class MarEntryReader {
    static final long MAX_CORE_BYTES = 512L * 1024 * 1024;
    static final int MAX_TRACE_BYTES = 16 * 1024 * 1024;
    private static final int MAX_ATTRIBUTES = 100;
    private static final long MAX_REVISION = 0xffff_ffffL;

    private final Blobs blobs;

    MarEntryReader(Blobs blobs) {
        this.blobs = blobs;
    }

    /** @param attached the file to keep with it, for the caller to keep or discard */
    record Read(AgentEntry event, Decoded.Attached attached) {}

    /** @throws Malformed for what the bytes do not say right, and never anything else because of them */
    Read read(OrganizationId organization, ZipFileReader zip, Folder folder, Instant receivedAt)
            throws IOException, Malformed {
        Manifest manifest = manifest(zip, folder, receivedAt);
        try (var files = new Files(organization, zip, folder, manifest.metadata())) {
            AgentContent content = content(files, manifest);
            Origin origin =
                    content instanceof AgentContent.Core core ? byItsNote(manifest.origin(), core) : manifest.origin();
            return new Read(new AgentEntry(origin, manifest.capture(), content), files.handOver());
        }
    }

    static Manifest manifest(ZipFileReader zip, Folder folder, Instant receivedAt) throws IOException, Malformed {
        return Manifest.parse(
                new Inflated(zip.open(folder.manifest()), false, Manifest.MAX_BYTES).readWhole(), receivedAt);
    }

    private AgentContent content(Files files, Manifest manifest) throws IOException, Malformed {
        ObjectNode metadata = manifest.metadata();
        return switch (manifest.capture().type()) {
            case "linux-metric-report" -> MetricReports.linux(metadata);
            case "linux-heartbeat" -> MetricReports.oldLinux(metadata);
            case "android-heartbeat" -> MetricReports.android(metadata);
            case "linux-reboot" -> Reboots.read(metadata);
            case "linux-logs" -> LogFiles.read(metadata, files.open("log_file_name", LogFiles.MAX_BYTES));
            case "device-attributes" -> attributes(metadata);
            case "device-config" -> confirmed(metadata);
            case "elf-coredump" -> core(files);
            case "linux-stacktrace" -> stacktrace(files);
            case "linux-custom-trace" -> CustomTraces.read(metadata, files);
            case "custom-data-recording" -> recording(files, metadata);
            default ->
                throw new Malformed(
                        "unknown-type",
                        "Entries of the type “%s” are not read."
                                .formatted(manifest.capture().type()));
        };
    }

    private static AgentContent attributes(ObjectNode metadata) throws Malformed {
        var values = new LinkedHashMap<String, Object>();
        for (JsonNode attribute : metadata.path("attributes")) {
            String name = Manifest.text(attribute, "string_key");
            JsonNode value = attribute.path("value");
            if (name == null || name.isBlank() || values.size() == MAX_ATTRIBUTES) {
                throw Manifest.bad("An entry has at most %d attributes, each with a name.".formatted(MAX_ATTRIBUTES));
            }
            if (!value.isNumber() && !value.isTextual() && !value.isBoolean()) {
                throw Manifest.bad("The attribute “%s” is neither text, number nor boolean.".formatted(name));
            }
            values.put(
                    name,
                    value.isBoolean()
                            ? (Object) value.booleanValue()
                            : value.isNumber()
                                    ? value.numberValue()
                                    : value.textValue().replace('\0', '\uFFFD'));
        }
        return new AgentContent.Attributes(values);
    }

    private static AgentContent confirmed(ObjectNode metadata) throws Malformed {
        Long revision = Manifest.number(metadata, "revision");
        if (revision == null || revision < 0 || revision > MAX_REVISION) {
            throw Manifest.bad("A confirmed revision must be a number of 32 bits.");
        }
        return new AgentContent.ConfigConfirmed(revision);
    }

    private AgentContent core(Files files) throws IOException, Malformed {
        Inflated file = files.open("coredump_file_name", MAX_CORE_BYTES);
        StagedFile core = files.stage(file, MAX_CORE_BYTES);
        return new AgentContent.Core(file.compression(), file.described(core.sha256()), CoreFacts.of(core.file()));
    }

    /** An update may lie between the crash and the entry: the note was written at the crash. */
    static Origin byItsNote(Origin manifest, AgentContent.Core core) {
        JsonNode note = core.facts().path("memfault_metadata_note");
        JsonNode seconds = note.path("captured_time_epoch_s");
        return new Origin(
                seconds.canConvertToInt() ? Instant.ofEpochSecond(seconds.longValue()) : manifest.capturedAt(),
                manifest.deviceSerial(),
                note.path("hardware_version").asText(manifest.hardwareVersion()),
                note.path("software_type").asText(manifest.softwareType()),
                note.path("software_version").asText(manifest.softwareVersion()),
                null,
                manifest.schemaVersion());
    }

    private AgentContent stacktrace(Files files) throws IOException, Malformed {
        byte[] json = files.open("stacktrace_file_name", MAX_TRACE_BYTES).readWhole();
        JsonNode facts = Stacktraces.facts(Manifest.json(json, "The stack trace"));
        return new AgentContent.Stacktrace(files.stage(json), facts);
    }

    private AgentContent recording(Files files, ObjectNode metadata) throws IOException, Malformed {
        if (!Recordings.isHighResolution(metadata)) {
            Inflated file = files.openAsDeclared("recording_file_name", Recordings.MAX_BYTES);
            StagedFile staged = files.stage(file, Recordings.MAX_BYTES);
            return Recordings.recorded(metadata, file.described(staged.sha256()));
        }
        byte[] json = files.open("recording_file_name", Recordings.MAX_HIGH_RESOLUTION_BYTES)
                .readWhole();
        var rollups = Recordings.rollups(Manifest.json(json, "The high-resolution recording"));
        return new AgentContent.HighResolution(Recordings.recorded(metadata, files.stage(json)), rollups);
    }

    /** The files of one folder, by the member of the manifest that names each. */
    final class Files implements AutoCloseable {
        private final OrganizationId organization;
        private final ZipFileReader zip;
        private final Folder folder;
        private final ObjectNode metadata;
        private @Nullable StagedFile staged;

        Files(OrganizationId organization, ZipFileReader zip, Folder folder, ObjectNode metadata) {
            this.organization = organization;
            this.zip = zip;
            this.folder = folder;
            this.metadata = metadata;
        }

        boolean has(String member) {
            return metadata.path(member).isTextual();
        }

        /** Decompressed by what its first bytes say. */
        Inflated open(String member, long maxBytes) throws IOException, Malformed {
            return open(member, true, maxBytes);
        }

        /** Decompressed only if the manifest says so: a maker's own file may well be a gzip of its own. */
        Inflated openAsDeclared(String member, long maxBytes) throws IOException, Malformed {
            String compression = metadata.path("compression").asText("none").toLowerCase(Locale.ROOT);
            return open(member, compression.equals("gzip") || compression.equals("zlib"), maxBytes);
        }

        private Inflated open(String member, boolean decompress, long maxBytes) throws IOException, Malformed {
            String name = metadata.path(member).asText();
            if (!MarArchive.isPlain(name)) {
                throw new Malformed("bad-name", "%s “%.100s” is not a plain file name.".formatted(member, name));
            }
            ZipMember file = folder.attachments().get(name);
            if (file == null) {
                throw new Malformed(
                        "missing-attachment", "The entry's file “%s” is not in the archive.".formatted(name));
            }
            return new Inflated(zip.open(file), decompress, maxBytes);
        }

        StagedFile stage(Inflated file, long maxBytes) throws IOException, Malformed {
            StagedFile written = write(file, maxBytes);
            file.finish();
            return written;
        }

        Attachment stage(byte[] content) throws Malformed {
            write(new ByteArrayInputStream(content), content.length);
            return Attachments.of(content);
        }

        private StagedFile write(InputStream content, long maxBytes) throws Malformed {
            try {
                StagedFile written = blobs.stage(organization, content, "An attachment", maxBytes);
                staged = written;
                return written;
            } catch (Problem tooLarge) {
                throw new Malformed("too-large", tooLarge.detail());
            }
        }

        /** Whoever asks answers for the file from then on. */
        Decoded.Attached handOver() {
            StagedFile written = staged;
            staged = null;
            return written == null ? Decoded.Bytes.NONE : new Decoded.Staged(written);
        }

        /** An entry that was refused leaves nothing behind. */
        @Override
        public void close() {
            if (staged != null) {
                staged.discard();
            }
        }
    }
}
