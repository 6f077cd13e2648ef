package dev.fleetward.updates.delivery.files;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Several parts of a file as one body (RFC 9110 section 14.6). */
record PartsBody(Path file, List<ByteRange.Part> parts) implements StreamingOutput {
    /** Long and odd enough that no firmware holds it by chance; were it to, the lengths still tell. */
    private static final String BOUNDARY = "fleetward-7d1f0a6be2c94d35b8a3";

    static final String TYPE = "multipart/byteranges; boundary=" + BOUNDARY;
    private static final byte[] END = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER_BYTES = 64 * 1024;

    static long length(List<ByteRange.Part> parts) {
        return parts.stream()
                        .mapToLong(part -> head(part).length + part.length())
                        .sum()
                + END.length;
    }

    private static byte[] head(ByteRange.Part part) {
        return "\r\n--%s\r\nContent-Type: application/octet-stream\r\nContent-Range: %s\r\n\r\n"
                .formatted(BOUNDARY, part.contentRange())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (ByteRange.Part part : parts) {
                out.write(head(part));
                copy(channel, part, out);
            }
            out.write(END);
        }
    }

    private static void copy(FileChannel channel, ByteRange.Part part, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, part.length()));
        for (long at = part.first(); at <= part.last(); ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), part.last() - at + 1));
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new IOException("the file ends before its length");
            }
            out.write(buffer.array(), 0, read);
            at += read;
        }
    }
}
