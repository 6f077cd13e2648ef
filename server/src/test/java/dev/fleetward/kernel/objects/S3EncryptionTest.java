package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the S3 server: the one of the other tests does not encrypt. */
class S3EncryptionTest {
    private static final long PLENTY = 1L << 30;
    private static final String COPIED = """
            <CopyObjectResult><ETag>"x"</ETag><LastModified>2026-01-01T00:00:00.000Z</LastModified></CopyObjectResult>""";

    @TempDir
    Path local;

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    /** One request: what for, and how the object is to be encrypted. */
    private record Asked(String method, String encryption, String key, String signed) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void every_object_that_is_written_is_to_be_encrypted_as_the_setting_says() throws IOException {
        writeAll(S3Encryption.of(Optional.of("AES256"), Optional.empty()));

        assertThat(writes()).hasSize(4).allSatisfy(write -> assertThat(write)
                .returns("AES256", Asked::encryption)
                .returns("", Asked::key)
                .satisfies(it -> assertThat(it.signed).contains("x-amz-server-side-encryption")));
    }

    @Test
    void by_the_key_that_is_named() throws IOException {
        writeAll(S3Encryption.of(Optional.of("aws:kms"), Optional.of("alias/fleet")));

        assertThat(writes()).hasSize(4).allSatisfy(write -> assertThat(write)
                .returns("aws:kms", Asked::encryption)
                .returns("alias/fleet", Asked::key));
    }

    @Test
    void without_a_setting_the_bucket_decides() throws IOException {
        writeAll(S3Encryption.of(Optional.empty(), Optional.empty()));

        assertThat(writes()).hasSize(4).allSatisfy(write -> assertThat(write)
                .returns("", Asked::encryption)
                .returns("", Asked::key));
    }

    @Test
    void what_is_no_encryption_of_s3_is_named() {
        assertThatThrownBy(() -> S3Encryption.of(Optional.of("rot13"), Optional.empty()))
                .hasMessageContainingAll("s3.encryption", "rot13", "AES256", "aws:kms");
        assertThatThrownBy(() -> S3Encryption.of(Optional.of("AES256"), Optional.of("alias/fleet")))
                .hasMessageContainingAll("s3.kms-key", "s3.encryption");
    }

    /** Both ways of putting, a mark, and a copy. */
    private void writeAll(Optional<S3Encryption> encryption) throws IOException {
        var place = new S3Place(
                "fleetward",
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                "eu-central-1",
                "",
                "access",
                "secret",
                encryption);
        try (ObjectStore store = ObjectStores.s3(place, local.resolve("copies"), PLENTY, _ -> {})) {
            store.put("blobs/a", Files.writeString(local.resolve("a"), "content"));
            store.putNew("blobs/b", Files.writeString(local.resolve("b"), "content"));
            store.mark("blobs/c");
            store.move("blobs/a", "backup/removed/a");
        }
    }

    private List<Asked> writes() {
        return asked.stream().filter(one -> one.method.equals("PUT")).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        asked.add(new Asked(
                exchange.getRequestMethod(),
                header(exchange, "x-amz-server-side-encryption"),
                header(exchange, "x-amz-server-side-encryption-aws-kms-key-id"),
                header(exchange, "Authorization")));
        boolean isCopy = !header(exchange, "x-amz-copy-source").isEmpty();
        byte[] body = (isCopy ? COPIED : "").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("ETag", "\"x\"");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }
}
