package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Sends one file in pieces. What the server has stays there, so that a later run goes on where this one ended. */
final class ArtifactPieces {
    private static final int PIECE_BYTES = 16 << 20;

    private final ServerClient client;
    private final String address;
    private final Path file;

    ArtifactPieces(ServerClient client, String address, Path file) {
        this.client = client;
        this.address = address;
        this.file = file;
    }

    /** @param proof a signature, or the key of the server that signs */
    JsonNode begin(String name, Map<String, String> proof) {
        Map<String, Object> body = new HashMap<>(proof);
        body.put("filename", name);
        body.put("sizeBytes", size());
        return client.post(address, body);
    }

    JsonNode find(String upload) {
        return client.get(address + "/" + ServerClient.segment(upload));
    }

    /** @return the artifact it became */
    JsonNode send(JsonNode upload) {
        String path = address + "/" + upload.path("id").asText();
        if (upload.path("sizeBytes").asLong() != size()) {
            throw new CommandFailed("%s has %,d bytes, the upload that was begun %,d"
                    .formatted(file, size(), upload.path("sizeBytes").asLong()));
        }
        try (var from = new RandomAccessFile(file.toFile(), "r")) {
            long offset = upload.path("offset").asLong();
            while (offset < size()) {
                offset = ServerClient.json(client.send(client.request(path)
                                .header("Content-Type", "application/octet-stream")
                                .header("Upload-Offset", Long.toString(offset))
                                .method("PATCH", BodyPublishers.ofByteArray(piece(from, offset)))))
                        .path("offset")
                        .asLong();
            }
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file);
        } catch (CommandFailed broken) {
            throw new CommandFailed("%s%ngo on with: --resume %s"
                    .formatted(broken.getMessage(), upload.path("id").asText()));
        }
        return client.post(path + "/finish", Map.of());
    }

    private byte[] piece(RandomAccessFile from, long offset) throws IOException {
        var piece = new byte[(int) Math.min(PIECE_BYTES, size() - offset)];
        from.seek(offset);
        from.readFully(piece);
        return piece;
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file);
        }
    }
}
