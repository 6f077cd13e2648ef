package dev.fleetward.components.difference;

import dev.fleetward.components.Purl;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A component as one side of a comparison has it. */
public record Piece(
        UUID id,
        String name,
        String version,
        Optional<String> purl,
        List<String> cpes,
        List<String> licences,
        String supplier) {

    public String licenceText() {
        return licences.isEmpty() ? "not stated" : String.join(", ", licences);
    }

    /** What stays the same from version to version: the package without its version. */
    String packageKey() {
        return purl.flatMap(Purl::find)
                .map(parsed -> "purl " + parsed.type() + "/" + parsed.fullName() + "#" + parsed.subpath())
                .or(() -> cpes.stream().findFirst().flatMap(Piece::product))
                .orElseGet(() -> "name " + supplier.toLowerCase(Locale.ROOT) + "/" + name.toLowerCase(Locale.ROOT));
    }

    private static Optional<String> product(String cpe) {
        String[] fields = cpe.split("(?<!\\\\):");
        return fields.length > 5 && cpe.startsWith("cpe:2.3:")
                ? Optional.of("cpe " + fields[2] + ":" + fields[3] + ":" + fields[4])
                : Optional.empty();
    }
}
