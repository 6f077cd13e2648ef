package dev.fleetward.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rooms in their order, and the code as compiled and as written. */
final class Rooms {
    /** A room may depend on those before it. */
    static final List<String> IN_ORDER = List.of(
            "kernel",
            "access",
            "products",
            "symbols",
            "devices",
            "lake",
            "ingest",
            "telemetry",
            "crashes",
            "insight",
            "components",
            "vulnerabilities",
            "updates",
            "disclosure",
            "compliance",
            "privacy",
            "web",
            "cli",
            "simulator");

    /**
     * A room's migrations keep the number the room was founded with, whatever is put before it since. Web and command
     * line have no tables: symbols took the place of the first.
     */
    private static final List<String> AS_FOUNDED = List.of(
            "kernel",
            "access",
            "products",
            "devices",
            "lake",
            "ingest",
            "telemetry",
            "crashes",
            "insight",
            "components",
            "vulnerabilities",
            "updates",
            "disclosure",
            "compliance",
            "privacy",
            "symbols",
            "cli",
            "simulator");

    static final Path SOURCES = Path.of("src/main/java/dev/fleetward");
    static final Path MIGRATIONS = Path.of("src/main/resources/db");
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fleetward");

    private static final String ROOT = "dev.fleetward.";

    private Rooms() {}

    /** Empty for what is not ours. */
    static String of(JavaClass type) {
        String home = type.getPackageName();
        if (!home.startsWith(ROOT)) {
            return "";
        }
        return home.substring(ROOT.length()).split("\\.")[0];
    }

    static int migrationNumber(String room) {
        return AS_FOUNDED.indexOf(room) + 1;
    }

    static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Rooms::outermost).orElse(type);
    }

    static boolean isStore(JavaClass type) {
        return outermost(type).getSimpleName().endsWith("Store");
    }

    static List<Path> files(Path root, String suffix) {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
