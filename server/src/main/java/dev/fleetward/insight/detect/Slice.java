package dev.fleetward.insight.detect;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Part of a fleet by what its devices have: version 2.4.1 on hardware C; empty for all of it. */
public record Slice(SortedMap<String, String> parts) {
    public static final String VERSION = "version";
    public static final String HARDWARE = "hardware";
    /** By its slug, which stays when it is renamed. */
    public static final String COHORT = "cohort";

    public static final Slice ALL = new Slice(new TreeMap<>());

    public Slice {
        parts = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    public static Slice of(String name, String value) {
        return ALL.and(name, value);
    }

    public Slice and(String name, String value) {
        var more = new TreeMap<>(parts);
        more.put(name, value);
        return new Slice(more);
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(parts.get(name));
    }

    public Optional<String> version() {
        return get(VERSION);
    }

    /** The same without one of its parts. */
    public Slice without(String name) {
        var fewer = new TreeMap<>(parts);
        fewer.remove(name);
        return new Slice(fewer);
    }

    /** Whether a device may lie in both. */
    public boolean overlaps(Slice other) {
        return parts.entrySet().stream()
                .allMatch(part ->
                        other.get(part.getKey()).map(part.getValue()::equals).orElse(true));
    }

    /** Whether all devices of the other lie in this one. */
    public boolean contains(Slice other) {
        return other.parts.entrySet().containsAll(parts.entrySet());
    }

    /** {@code 2.4.1 on rev C}; {@code the fleet} for all of it. */
    public String words() {
        if (parts.isEmpty()) {
            return "the fleet";
        }
        String rest = parts.entrySet().stream()
                .filter(part -> !part.getKey().equals(VERSION) && !part.getKey().equals(HARDWARE))
                .map(part -> part.getKey() + " " + part.getValue())
                .collect(Collectors.joining(", "));
        String what = version().orElse("") + hardwareWords();
        return what.isEmpty() ? rest : rest.isEmpty() ? what : what + ", " + rest;
    }

    private String hardwareWords() {
        return get(HARDWARE)
                .map(hardware -> version().isPresent() ? " on " + hardware : "hardware " + hardware)
                .orElse("");
    }

    /** For people: its cohort by what it is called. */
    Slice named(Map<String, String> cohorts) {
        return get(COHORT)
                .map(slug -> and(COHORT, cohorts.getOrDefault(slug, slug)))
                .orElse(this);
    }

    static Slice of(Map<String, String> parts) {
        return new Slice(new TreeMap<>(parts));
    }
}
