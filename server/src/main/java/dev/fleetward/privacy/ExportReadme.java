package dev.fleetward.privacy;

import dev.fleetward.products.Product;
import java.time.Instant;

/** The first file of an export: what the others are, for a person who opens the ZIP. */
final class ExportReadme {
    private ExportReadme() {}

    static String text(Product product, String serial, Instant at) {
        return """
                Data of device %s (%s), as held on %s.

                Given under Regulation (EU) 2023/2854 (Data Act), Article 4, and Regulation (EU) 2016/679 (GDPR),
                Articles 15 and 20: all that is held of the device, in the quality in which it is held.

                .json  UTF-8, RFC 8259; times are ISO 8601 in UTC; units stand beside the values or in their names
                .csv   UTF-8, RFC 4180; the first line names the columns
                other  files as the device sent them, byte for byte

                manifest.json lists every file with its length in bytes and its SHA-256.
                """.formatted(serial, product.name(), at);
    }
}
