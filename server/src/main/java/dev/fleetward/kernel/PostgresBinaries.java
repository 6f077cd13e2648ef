package dev.fleetward.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per user and version from the archive on the class path. */
final class PostgresBinaries {
    private static final String VERSION = "18.1.0";

    private PostgresBinaries() {}

    static Path unpacked() throws IOException {
        String archive = archiveName();
        Path target = cache().resolve("postgres-" + VERSION + "-" + archive);
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        Path temporary = Files.createTempDirectory(target.getParent(), "unpacking");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        String resource = archive + ".txz";
        try (InputStream in = PostgresBinaries.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no PostgreSQL for this processor: " + resource
                        + " is missing; use an outside server with --database-url");
            }
            unpack(new TarArchiveInputStream(new XZInputStream(in)), temporary);
        }
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process unpacked the same version meanwhile; its copy is as good as ours.
            return target;
        }
        return target;
    }

    private static String archiveName() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "postgres-linux-arm_64";
            default -> "postgres-linux-x86_64";
        };
    }

    private static Path cache() {
        if (System.getProperty("user.name").equals("root")) {
            return Path.of("/var/cache/fleetward");
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home"));
        return (xdg == null || xdg.isBlank() ? home.resolve(".cache") : Path.of(xdg)).resolve("fleetward");
    }

    private static void unpack(TarArchiveInputStream tar, Path target) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("archive entry outside its directory: " + entry.getName());
            }
            Files.createDirectories(entry.isDirectory() ? path : path.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else if (entry.isFile()) {
                Files.copy(tar, path);
                boolean runnable = (entry.getMode() & 0100) != 0;
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(runnable ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
