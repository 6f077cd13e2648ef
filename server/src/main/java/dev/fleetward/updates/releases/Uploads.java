package dev.fleetward.updates.releases;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.UUID;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** An artifact and its signature as a form sends them; the page and the API take the same. */
final class Uploads {
    private static final int MAX_SIGNATURE_FILE_BYTES = 4096;

    private Uploads() {}

    /** @throws Problem 400 when a part is missing */
    static Artifacts.Added add(
            Artifacts artifacts,
            Caller caller,
            Product product,
            @Nullable FileUpload file,
            @Nullable FileUpload signature,
            @Nullable UUID signingKey)
            throws IOException {
        if (file == null || file.fileName() == null || file.fileName().isEmpty()) {
            throw Problem.invalid("The form needs a part “file” with the artifact and its file name.");
        }
        if (signature != null && signature.size() > MAX_SIGNATURE_FILE_BYTES) {
            throw Problem.invalid(
                    "The part “signature” may have at most %,d bytes.".formatted(MAX_SIGNATURE_FILE_BYTES));
        }
        byte[] bytes = signature == null ? new byte[0] : Files.readAllBytes(signature.uploadedFile());
        try (InputStream content = Files.newInputStream(file.uploadedFile())) {
            return artifacts.add(caller, product, file.fileName(), Proof.of(bytes, signingKey), content);
        }
    }
}
