package dev.fleetward.kernel;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a room holds of one device, for its owner: exported (Regulation (EU) 2023/2854 art 4) and erased. Each room with
 * a table that names a device implements it.
 */
public interface SubjectData {
    /** Tables with a device id that this covers; the schema's test finds those nobody covers. */
    Set<String> tables();

    /** What that is, why and how long it is held. */
    List<DataKind> kinds();

    void export(OrganizationId organization, UUID device, Archive archive) throws IOException;

    /**
     * In the transaction that takes the device's name from it and gives it a placeholder, so that what arrives from then
     * on is another device's: what is held by the name alone goes, or goes over to the placeholder.
     *
     * @return rows removed
     */
    default long freeName(Tx tx, OrganizationId organization, DeviceName name, String placeholder) {
        return 0;
    }

    /** What a device goes by, within its product. */
    record DeviceName(UUID product, String serial) {}

    /**
     * May be cut off anywhere and is then done again: files go before the rows that name them.
     *
     * @return rows or files removed
     */
    long erase(OrganizationId organization, UUID device);

    /** The ZIP being written. */
    interface Archive {
        /** Opens a file in the archive; close it before the next. */
        OutputStream file(String path) throws IOException;

        /** A file of its own with one value a line (JSON Lines); values are asked for as they are written. */
        default void lines(String path, Iterable<?> values) throws IOException {
            try (OutputStream out = file(path)) {
                for (Object value : values) {
                    out.write(Json.MAPPER.writeValueAsBytes(value));
                    out.write('\n');
                }
            }
        }
    }
}
