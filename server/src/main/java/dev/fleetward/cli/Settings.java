package dev.fleetward.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The settings there are, where each got its value, and an error for every name that means nothing: a misspelt limit
 * must not silently be no limit. A flag wins over the environment, that over {@code fleetward.toml}.
 */
final class Settings {
    private static final String PREFIX = "fleetward.";
    /** What the launcher and the client commands read. */
    private static final List<String> NOT_OF_THE_SERVER = List.of(
            "FLEETWARD_SERVER",
            "FLEETWARD_TOKEN",
            "FLEETWARD_CA",
            "FLEETWARD_HEAP",
            "FLEETWARD_CHROMIUM",
            "FLEETWARD_CONFORMANCE");

    private Settings() {}

    /** One setting as it is in force. */
    record InForce(String name, String value, String from) {}

    /** Makes the file's values count where neither flag nor environment gives one. */
    static void apply(Path data) {
        apply(ConfigFile.read(data), System.getenv());
    }

    static void apply(Map<String, String> file, Map<String, String> environment) {
        requireKnown(file, environment);
        file.forEach((name, value) -> {
            if (System.getProperty(name) == null && !environment.containsKey(environmentName(name))) {
                System.setProperty(name, value);
            }
        });
    }

    /** By flag, environment or file, once the file was applied. */
    static boolean isGiven(String name) {
        return System.getProperty(name) != null || System.getenv(environmentName(name)) != null;
    }

    /** As it is in force, once the file was applied. */
    static String value(String name) {
        String flag = System.getProperty(name);
        String environment = System.getenv(environmentName(name));
        return flag != null ? flag : environment != null ? environment : known().getOrDefault(name, "");
    }

    /** What flag, environment or file say, once the file was applied; what is blank counts as not given. */
    static Optional<String> given(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(environmentName(name))))
                .filter(value -> !value.isBlank());
    }

    static List<InForce> inForce(Path data) {
        Map<String, String> file = ConfigFile.read(data);
        requireKnown(file, System.getenv());
        var all = new ArrayList<InForce>();
        known().forEach((name, otherwise) -> all.add(inForce(name, otherwise, file)));
        return all;
    }

    private static InForce inForce(String name, String otherwise, Map<String, String> file) {
        String flag = System.getProperty(name);
        String environment = System.getenv(environmentName(name));
        var found = flag != null
                ? new InForce(name, flag, "flag")
                : environment != null
                        ? new InForce(name, environment, "environment")
                        : Optional.ofNullable(file.get(name))
                                .map(value -> new InForce(name, value, "fleetward.toml"))
                                .orElseGet(() -> new InForce(name, otherwise, "default"));
        boolean secret = (name.endsWith("password")
                        || name.endsWith("secret")
                        || name.endsWith("secret-key")
                        || name.endsWith("-pin"))
                && !found.value.isEmpty();
        return secret ? new InForce(name, "(set, not shown)", found.from) : found;
    }

    /** @throws CommandFailed naming the first setting that is none */
    static void requireKnown(Map<String, String> file, Map<String, String> environment) {
        var names = known();
        for (String name : file.keySet()) {
            if (!names.containsKey(name)) {
                throw unknown(name.substring(PREFIX.length()), "fleetward.toml", names);
            }
        }
        for (String name : environment.keySet()) {
            boolean ours = name.startsWith("FLEETWARD_") && !NOT_OF_THE_SERVER.contains(name);
            if (ours
                    && names.keySet().stream()
                            .noneMatch(known -> environmentName(known).equals(name))) {
                throw unknown(name, "the environment", names);
            }
        }
    }

    private static CommandFailed unknown(String name, String where, Map<String, String> names) {
        return new CommandFailed("there is no setting %s (in %s); the settings are %s"
                .formatted(name, where, String.join(", ", names.keySet())));
    }

    static String environmentName(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Names with their defaults. */
    static Map<String, String> known() {
        try (var in = Settings.class.getResourceAsStream("/cli/settings.properties")) {
            var properties = new Properties();
            properties.load(
                    new java.io.InputStreamReader(java.util.Objects.requireNonNull(in), StandardCharsets.UTF_8));
            var names = new TreeMap<String, String>();
            properties.stringPropertyNames().forEach(name -> names.put(name, properties.getProperty(name)));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
