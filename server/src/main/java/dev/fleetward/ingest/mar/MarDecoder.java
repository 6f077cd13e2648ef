package dev.fleetward.ingest.mar;

import dev.fleetward.ingest.Carrier;
import dev.fleetward.ingest.CoredumpParser;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.PayloadDecoder;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.kernel.Blobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the uploaded file, or the entry of an archive, that a row of the log refers to. */
@ApplicationScoped
class MarDecoder implements PayloadDecoder {
    static final int MAX_COREDUMP_BYTES = 64 * 1024 * 1024;

    private final Blobs blobs;
    private final MarEntryReader reader;
    private final UploadedFiles files;

    MarDecoder(Blobs blobs, MarEntryReader reader, UploadedFiles files) {
        this.blobs = blobs;
        this.reader = reader;
        this.files = files;
    }

    @Override
    public Set<Carrier> carriers() {
        return Set.of(Carrier.MAR);
    }

    @Override
    public List<Decoded> decode(Payload payload) {
        if (payload.bytes().length > 0 && payload.bytes()[0] == 'P') {
            return whole(payload);
        }
        UploadReference reference = UploadReference.read(payload.bytes());
        if (reference.refusal() != null) {
            return List.of(new Decoded.Refused(
                    reference.refusal().reason(), reference.refusal().detail()));
        }
        Path file = blobs.file(payload.organization(), reference.sha256());
        if (!Files.exists(file)) {
            return List.of(new Decoded.Refused("gone", "The uploaded file is no longer kept."));
        }
        try {
            return List.of(decode(payload, reference, file));
        } catch (Malformed e) {
            return List.of(new Decoded.Refused(e.reason(), e.detail()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An archive that came through the firmware protocol, in a gateway's chunk: it is its own reference. */
    private List<Decoded> whole(Payload payload) {
        var parts = new ArrayList<Decoded>();
        try {
            Path file = Files.createTempFile("archive", null);
            try {
                Files.write(file, payload.bytes());
                parts(payload, file, parts);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    private void parts(Payload payload, Path file, List<Decoded> parts) throws IOException {
        try (MarArchive archive = MarArchive.open(file)) {
            for (var folder : archive.folders()) {
                try {
                    parts.add(entry(payload, archive, folder));
                } catch (Malformed e) {
                    parts.add(new Decoded.Refused(e.reason(), e.detail()));
                }
            }
            archive.refused().forEach(one -> parts.add(new Decoded.Refused(one.reason(), one.detail())));
        } catch (Malformed e) {
            parts.add(new Decoded.Refused(e.reason(), e.detail()));
        }
    }

    private Decoded entry(Payload payload, MarArchive archive, MarArchive.Folder folder) throws IOException, Malformed {
        var entry = reader.read(payload.organization(), archive.zip(), folder, payload.receivedAt());
        // A folder's name is new for each entry, and the same when it is sent again, perhaps in another archive.
        return new Decoded.Event(entry.event(), entry.attached(), "mar " + folder.id());
    }

    private Decoded decode(Payload payload, UploadReference reference, Path file) throws IOException, Malformed {
        return switch (reference.kind()) {
            case MAR -> entry(payload, String.valueOf(reference.entry()), file);
            case COREDUMP -> coredump(file);
            case ELF_COREDUMP, RECORDING -> files.read(payload, reference, file);
        };
    }

    private Decoded entry(Payload payload, String id, Path file) throws IOException, Malformed {
        try (MarArchive archive = MarArchive.open(file)) {
            var folder = archive.folder(id)
                    .orElseThrow(() -> new Malformed("bad-archive", "The archive has no such entry."));
            return entry(payload, archive, folder);
        }
    }

    private static Decoded coredump(Path file) throws IOException, Malformed {
        if (Files.size(file) > MAX_COREDUMP_BYTES) {
            throw new Malformed("too-large", "A coredump has at most %,d bytes.".formatted(MAX_COREDUMP_BYTES));
        }
        return CoredumpParser.parse(Files.readAllBytes(file));
    }
}
