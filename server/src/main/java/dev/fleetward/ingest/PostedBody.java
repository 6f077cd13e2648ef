package dev.fleetward.ingest;

import dev.fleetward.kernel.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A body as a device posted it: plain or gzip, and never more of it in memory than allowed. */
public final class PostedBody {
    private PostedBody() {}

    /** @throws Problem 413 for too much, 415 for another coding, 400 for broken gzip */
    public static byte[] read(HttpHeaders headers, InputStream in, int maxBytes, int maxInflatedBytes) {
        String coding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        // "utf-8" is no coding, but a widespread agent says it with all of its JSON.
        String asked = coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT);
        byte[] body = plain(in, maxBytes);
        return switch (asked) {
            case "", "identity", "utf-8" -> body;
            case "gzip", "x-gzip" -> inflated(body, maxInflatedBytes);
            default ->
                throw new Problem(
                        415,
                        "unsupported-coding",
                        "Unsupported content coding",
                        "The Content-Encoding “%s” is not taken here; gzip is.".formatted(coding));
        };
    }

    private static byte[] plain(InputStream in, int maxBytes) {
        try {
            byte[] body = in.readNBytes(maxBytes + 1);
            if (body.length > maxBytes) {
                throw Problem.tooLarge("The body", maxBytes);
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException("the body broke off", e);
        }
    }

    private static byte[] inflated(byte[] body, int maxInflatedBytes) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = gzip.readNBytes(maxInflatedBytes + 1);
            if (plain.length > maxInflatedBytes) {
                throw Problem.tooLarge("The body, unpacked,", maxInflatedBytes);
            }
            return plain;
        } catch (ZipException | EOFException e) {
            throw Problem.invalid("The body is not whole gzip: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
