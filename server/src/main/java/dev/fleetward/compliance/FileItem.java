package dev.fleetward.compliance;

import java.util.Optional;

/**
 * One item of the documents the law wants, and whether it is there.
 *
 * @param what what stands for it, or what is missing
 */
public record FileItem(
        String id,
        String citation,
        String title,
        String meaning,
        boolean present,
        String what,
        Optional<Upload> upload) {

    public boolean missing() {
        return !present;
    }
}
