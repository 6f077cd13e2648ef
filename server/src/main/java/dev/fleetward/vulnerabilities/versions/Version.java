package dev.fleetward.vulnerabilities.versions;

/** A version as one scheme reads it. Its order is total, and may hold two texts equal that are spelled differently. */
interface Version<V extends Version<V>> extends Comparable<V> {

    /** Whether the order between the two means something. */
    default boolean isOfKind(V other) {
        return true;
    }
}
