package dev.fleetward.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of this process alone, for files that need not outlive it and that others would take. */
public final class ProcessDirectory {
    private ProcessDirectory() {}

    /** Made for this process; what processes of this machine left that are no more is removed. */
    public static Path below(Path parent) throws IOException {
        Path all = Files.createDirectories(parent);
        String host = host() + "-";
        for (Path left : list(all)) {
            String name = left.getFileName().toString();
            if (name.startsWith(host) && !isAlive(name.substring(host.length()))) {
                delete(left);
            }
        }
        return Files.createDirectories(
                all.resolve(host + ProcessHandle.current().pid()));
    }

    private static boolean isAlive(String pid) {
        return pid.matches("\\d{1,10}") && ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void delete(Path file) throws IOException {
        try (Stream<Path> all = Files.walk(file)) {
            all.sorted(Comparator.reverseOrder()).forEach(one -> {
                try {
                    Files.deleteIfExists(one);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
