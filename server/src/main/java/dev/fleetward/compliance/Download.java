package dev.fleetward.compliance;

import dev.fleetward.products.Product;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Files others uploaded, given out so that no browser runs them: always as an attachment of no known type. */
final class Download {
    private Download() {}

    static Response of(TechnicalFile file, Product product, String item) {
        Upload upload = file.requireUpload(product, item);
        return Response.ok((StreamingOutput) out -> {
                    try (InputStream in = file.open(product, upload)) {
                        in.transferTo(out);
                    }
                })
                .type("application/octet-stream")
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(upload.fileName()))
                .build();
    }

    /** RFC 6266 with the encoding of RFC 8187, for names in any script. */
    static String disposition(String fileName) {
        return "attachment; filename*=UTF-8''"
                + URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
