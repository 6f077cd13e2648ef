package dev.fleetward.components.export;

import dev.fleetward.kernel.Problem;

/**
 * How an export is wanted.
 *
 * @param vex whether what is known of vulnerabilities is in it
 */
record Form(ExportFile file, boolean vex) {

    /** @throws Problem 400 for what there is not */
    static Form parse(String format, String vex) {
        ExportFile file =
                switch (format) {
                    case "cyclonedx", "cyclonedx-1.6" -> ExportFile.CYCLONEDX;
                    case "spdx", "spdx-2.3" -> ExportFile.SPDX;
                    default ->
                        throw Problem.invalid("format is cyclonedx (CycloneDX 1.6 JSON) or spdx (SPDX 2.3 JSON).");
                };
        boolean included =
                switch (vex) {
                    case "included" -> true;
                    case "apart" -> false;
                    default -> throw Problem.invalid("vex is included or apart.");
                };
        if (included && file == ExportFile.SPDX) {
            throw Problem.invalid("SPDX 2.3 has no place for VEX: take it apart, or as CycloneDX.");
        }
        return new Form(file, included);
    }
}
